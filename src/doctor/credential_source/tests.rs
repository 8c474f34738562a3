use super::*;
use crate::doctor::testing::{SESSION, config, merged, told};

fn sources(lines: &str, credentials: &str) -> Vec<(&'static str, String)> {
    let text = format!("{SESSION}[profile a]\n{lines}[profile b]\nsso_session = grove\n");
    let config = merged(&text, credentials);
    told(check_credential_source(
        &config,
        &Env::from_pairs([]),
        "a",
        true,
    ))
}

#[test]
fn the_source_that_wins_is_that_of_the_aws_cli() {
    const SSO: &str = "sso_session = grove\nsso_account_id = 123412341234\nsso_role_name = R\n";
    const ROLE: &str = "role_arn = r\nsource_profile = b\n";
    const KEYS: &str = "aws_access_key_id = A\naws_secret_access_key = S\n";
    const PROCESS: &str = "credential_process = p\n";
    let of_credentials = "[a]\naws_access_key_id = A\n";
    for (lines, credentials, winner, others) in [
        (SSO, "", "SSO, using the session `grove`", &[][..]),
        (ROLE, "", "an assumed role, using the session `grove`", &[]),
        (
            &[ROLE, SSO].concat(),
            "",
            "an assumed role, using the session `grove`",
            &["SSO"],
        ),
        (
            &[SSO, KEYS, PROCESS].concat(),
            "",
            "SSO, using the session `grove`",
            &["a process", "its own keys"],
        ),
        (
            &[KEYS, PROCESS].concat(),
            "",
            "a process",
            &["its own keys"],
        ),
        (PROCESS, of_credentials, "its own keys", &["a process"]),
        (
            "role_arn = r\nweb_identity_token_file = f\n",
            "",
            "a web identity",
            &[],
        ),
    ] {
        let found = sources(lines, credentials);
        assert_eq!(
            found[0],
            (
                "credential-source",
                format!("its credentials come from {winner}")
            ),
            "{lines}"
        );
        assert_eq!(found.len() - 1, others.len(), "{lines}: {found:?}");
        for ((id, message), other) in found[1..].iter().zip(others) {
            assert_eq!(*id, "two-sources");
            let begin = format!(
                "[profile a] has {} and {other}: ",
                winner.split(',').next().unwrap()
            );
            assert!(message.starts_with(&begin), "{message}");
        }
    }
    assert_eq!(sources("region = x\n", "")[0].0, "no-credential-source");
    let login = sources("login_session = arn:aws:iam::123412341234:user/x\n", "");
    assert!(
        login[0].1.contains("from a console login (`aws login`)"),
        "{login:?}"
    );
}

#[test]
fn variables_are_the_source_unless_the_profile_is_named() {
    let config = config(&format!(
        "{SESSION}[profile a]\nsso_session = grove\nsso_account_id = 123412341234\nsso_role_name = R\n"
    ));
    let env = Env::from_pairs([("AWS_ACCESS_KEY_ID", "A"), ("AWS_PROFILE", "a")]);
    assert!(
        check_credential_source(&config, &env, "a", false)[0]
            .message
            .contains("`AWS_ACCESS_KEY_ID`")
    );
    assert!(
        check_credential_source(&config, &env, "a", true)[0]
            .message
            .contains("SSO")
    );
    assert_eq!(check_credential_source(&config, &env, "none", true), []);
}

#[test]
fn a_session_without_an_account_and_a_role_is_no_source() {
    for lines in [
        "sso_session = grove\n",
        "sso_start_url = https://g.example\nsso_region = eu-west-1\n",
    ] {
        let found = sources(lines, "");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "no-credential-source");
        assert!(found[0].1.starts_with("it has a session but no account"));
        let found = sources(&format!("{lines}credential_process = p\n"), "");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].1.ends_with("from a process"), "{found:?}");
    }
}

#[test]
fn what_javascript_uses_instead_is_said() {
    let whole = "sso_session = grove\nsso_account_id = 123412341234\nsso_role_name = R\n";
    for (lines, said) in [
        (
            "credential_process = p\n",
            "boto3 use SSO, the SDK for JavaScript uses a process",
        ),
        (
            "aws_access_key_id = A\n",
            "boto3 use SSO, the SDK for JavaScript uses its own keys",
        ),
        (
            "role_arn = r\nsource_profile = b\n",
            "use an assumed role, other SDKs may use SSO",
        ),
    ] {
        let found = sources(&format!("{whole}{lines}"), "");
        assert!(found[1].1.ends_with(said), "{found:?}");
    }
}
