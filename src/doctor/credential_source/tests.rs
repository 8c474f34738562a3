use super::*;
use crate::doctor::testing::{SESSION, config, merged, told};

const SSO: &str = "sso_session = grove\nsso_account_id = 123412341234\nsso_role_name = R\n";
const ROLE: &str = "role_arn = r\nsource_profile = b\n";
const WEB: &str = "role_arn = r\nweb_identity_token_file = f\n";
const KEYS: &str = "aws_access_key_id = A\naws_secret_access_key = S\n";
const PROCESS: &str = "credential_process = p\n";
const LOGIN: &str = "login_session = arn:aws:iam::123412341234:user/x\n";

fn setup(lines: &[&str], credentials: &str) -> Config {
    let text = format!(
        "{SESSION}[profile a]\n{}[profile b]\nsso_session = grove\nsso_account_id = 123412341234\n\
         sso_role_name = R\n",
        lines.concat()
    );
    merged(&text, credentials)
}

fn sources(lines: &[&str], credentials: &str) -> Vec<(&'static str, String)> {
    let config = setup(lines, credentials);
    told(check_credential_source(
        &config,
        &Env::from_pairs([]),
        "a",
        true,
    ))
}

#[test]
fn a_profile_with_one_source_uses_it_in_every_tool() {
    let shared = format!("[a]\n{KEYS}");
    for (lines, credentials, source) in [
        (&[SSO][..], "", "SSO, using the session `grove`"),
        (&[ROLE], "", "an assumed role, using the session `grove`"),
        (&[WEB], "", "a web identity"),
        (&[KEYS], "", "its own keys"),
        (&[PROCESS], "", "a process"),
        (&[LOGIN], "", "a console login (`aws login`)"),
        (
            &["region = x\n"],
            &shared,
            "its keys in the credentials file",
        ),
        // The role beats everything in every tool.
        (
            &[ROLE, SSO, KEYS, PROCESS],
            "",
            "an assumed role, using the session `grove`",
        ),
    ] {
        let expected = format!("its credentials come from {source}");
        assert_eq!(
            sources(lines, credentials),
            [("credential-source", expected)],
            "{lines:?}"
        );
    }
    assert_eq!(sources(&["region = x\n"], "")[0].0, "no-credential-source");
}

#[test]
fn tools_that_use_different_sources_are_named() {
    let shared = format!("[a]\n{KEYS}");
    let cli_and_rust = "the AWS CLI, boto3 and the SDK for Rust";
    let javascript = "the SDK for JavaScript";
    let rust = "the SDK for Rust";
    for (lines, credentials, users) in [
        (
            &[SSO, KEYS][..],
            "",
            &[(cli_and_rust, "SSO"), (javascript, "its own keys")][..],
        ),
        (
            &[SSO, PROCESS],
            "",
            &[(cli_and_rust, "SSO"), (javascript, "a process")],
        ),
        (
            &[KEYS, PROCESS],
            "",
            &[(cli_and_rust, "a process"), (javascript, "its own keys")],
        ),
        (
            &[PROCESS],
            &shared,
            &[
                (
                    "the AWS CLI, boto3 and the SDK for JavaScript",
                    "its keys in the credentials file",
                ),
                (rust, "a process"),
            ],
        ),
        (
            &[LOGIN],
            &shared,
            &[
                (
                    "the AWS CLI, boto3 and the SDK for JavaScript",
                    "its keys in the credentials file",
                ),
                (rust, "a console login"),
            ],
        ),
        (
            &[WEB, KEYS],
            "",
            &[
                (cli_and_rust, "a web identity"),
                (javascript, "its own keys"),
            ],
        ),
        (
            &[SSO, PROCESS],
            &shared,
            &[
                (cli_and_rust, "SSO"),
                (javascript, "its keys in the credentials file"),
            ],
        ),
    ] {
        let found = sources(lines, credentials);
        assert_eq!(found.len(), users.len(), "{lines:?}: {found:?}");
        for ((_, message), (tools, source)) in found.iter().zip(users) {
            let start = format!("in {tools}, its credentials come from {source}");
            assert!(message.starts_with(&start), "{message}");
        }
        let found = told(check_sources(&setup(lines, credentials)));
        assert_eq!(found.len(), 1, "{lines:?}: {found:?}");
        assert_eq!(found[0].0, "two-sources");
        for (tools, source) in users {
            let verb = if tools.contains("and") { "use" } else { "uses" };
            assert!(
                found[0].1.contains(&format!("{tools} {verb} {source}")),
                "{found:?}"
            );
        }
    }
}

#[test]
fn only_the_tools_that_differ_from_the_aws_cli_are_affected() {
    let tools = |lines: &[&str]| check_sources(&setup(lines, ""))[0].tools;
    assert_eq!(tools(&[SSO, KEYS]), Tools::of(&[Tool::JavaScript]));
    assert_eq!(tools(&[SSO, ROLE]), Tools::NONE);
}

#[test]
fn variables_are_the_source_unless_the_profile_is_named() {
    let config = config(&format!("{SESSION}[profile a]\n{SSO}"));
    let env = Env::from_pairs([("AWS_ACCESS_KEY_ID", "A"), ("AWS_PROFILE", "a")]);
    let message = |named| {
        check_credential_source(&config, &env, "a", named)[0]
            .message
            .clone()
    };
    assert!(message(false).contains("`AWS_ACCESS_KEY_ID`"));
    assert!(message(true).contains("SSO"));
    assert_eq!(check_credential_source(&config, &env, "none", true), []);
}

#[test]
fn a_session_without_an_account_and_a_role_is_no_source() {
    for lines in [
        "sso_session = grove\n",
        "sso_start_url = https://g.example\nsso_region = eu-west-1\n",
    ] {
        let found = sources(&[lines], "");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "no-credential-source");
        assert!(found[0].1.starts_with("it has a session but no account"));
        let found = sources(&[lines, PROCESS], "");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].1.ends_with("from a process"), "{found:?}");
    }
}

#[test]
fn half_of_a_key_is_no_source() {
    for (half, missing) in [
        ("aws_access_key_id = A\n", "`aws_secret_access_key`"),
        ("aws_secret_access_key = S\n", "`aws_access_key_id`"),
    ] {
        let found = told(check_sources(&setup(&[half], "")));
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "incomplete-keys");
        assert!(
            found[0].1.ends_with(&format!("{missing} is missing")),
            "{found:?}"
        );
        assert_eq!(sources(&[half], "")[0].0, "no-credential-source");
    }
    assert_eq!(
        check_sources(&setup(
            &["aws_access_key_id = A\n"],
            "[a]\naws_secret_access_key = S\n"
        )),
        []
    );
}

#[test]
fn a_broken_role_beside_sso_is_reported() {
    for (source, id) in [
        ("gone", "unknown-source-profile"),
        ("a", "source-profile-cycle"),
    ] {
        let role = format!("role_arn = r\nsource_profile = {source}\n");
        let found = told(check_sources(&setup(&[SSO, &role], "")));
        let ids: Vec<_> = found.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, ["two-sources", id]);
    }
}
