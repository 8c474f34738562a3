use super::*;
use crate::doctor::testing::{SESSION, config, told};

fn environment<const N: usize>(pairs: [(&str, &str); N], machine: &Machine) -> Vec<&'static str> {
    let config = config(&format!("{SESSION}[profile a]\nsso_session = grove\n"));
    let found = check_environment(&config, &Env::from_pairs(pairs), None, machine);
    found.iter().map(|finding| finding.id).collect()
}

#[test]
fn the_environment_is_looked_through() {
    let plain = Machine::default();
    let none: [&str; 0] = [];
    assert_eq!(
        environment(
            [("AWS_PROFILE", "a"), ("HTTPS_PROXY", "proxy:3128")],
            &plain
        ),
        none
    );
    for (pairs, ids) in [
        (
            [("AWS_ACCESS_KEY_ID", "A"), ("X", "")],
            &["variables-win"][..],
        ),
        ([("AWS_PROFILE", "gone"), ("X", "")], &["unknown-profile"]),
        (
            [("AWS_DEFAULT_PROFILE", "a"), ("X", "")],
            &["default-profile"],
        ),
        (
            [("AWS_PROFILE", "a"), ("AWS_DEFAULT_PROFILE", "gone")],
            &["unknown-profile", "two-profiles"],
        ),
        (
            [("AWS_ENDPOINT_URL_SSO", "nothing"), ("X", "")],
            &["bad-endpoint"],
        ),
        (
            [("AWS_ENDPOINT_URL", "http://h/"), ("X", "")],
            &["bad-endpoint"],
        ),
        (
            [("AWS_ENDPOINT_URL_SSO", "https://u:p@h/"), ("X", "")],
            &["endpoint-override"],
        ),
        ([("https_proxy", "socks5://h"), ("X", "")], &["bad-proxy"]),
        (
            [("https_proxy", "http://h"), ("HTTPS_PROXY", "http://i")],
            &["two-proxies"],
        ),
    ] {
        assert_eq!(environment(pairs, &plain), ids, "{pairs:?}");
    }
    let found = check_environment(
        &config(SESSION),
        &Env::from_pairs([("AWS_ENDPOINT_URL_SSO", "https://u:secret@h/?q=secret")]),
        None,
        &plain,
    );
    assert!(
        found
            .iter()
            .all(|finding| !finding.message.contains("secret")),
        "{found:?}"
    );
}

#[test]
fn the_machine_is_looked_at() {
    let with = |machine: Machine| environment([], &machine);
    let version = |text: &str| Machine {
        aws_version: Some(text.to_owned()),
        ..Machine::default()
    };
    assert_eq!(
        with(version("aws-cli/1.45.11 Python/3.11")),
        ["old-aws-cli"]
    );
    assert_eq!(with(version("aws-cli/2.8.13 Python/3.9")), ["old-aws-cli"]);
    for fine in [
        "aws-cli/2.9.0 Python",
        "aws-cli/2.36.7",
        "aws-cli/3.0.0",
        "something else",
        "aws-cli/x.y",
    ] {
        assert_eq!(with(version(fine)), [""; 0], "{fine}");
    }
    let machine = Machine {
        ca_bundle: Some("there is none".into()),
        ..Machine::default()
    };
    assert_eq!(with(machine), ["bad-ca-bundle"]);
}

#[test]
fn an_endpoint_of_a_file_is_reported_once_with_its_place() {
    let text = format!("{SESSION}[profile a]\nsso_session = grove\nendpoint_url = https://h:1\n");
    let found = check_environment(
        &config(&text),
        &Env::from_pairs([("AWS_PROFILE", "a")]),
        None,
        &Machine::default(),
    );
    let told: Vec<_> = found
        .iter()
        .map(|finding| (finding.id, finding.line, finding.message.as_str()))
        .collect();
    let line = text.lines().count();
    assert_eq!(
        told,
        [("endpoint-override", Some(line), "requests go to `h:1`")]
    );
}

#[test]
fn an_empty_variable_and_one_with_something_else_are_blamed() {
    let config = config("[profile a]\nregion = eu-west-1\n");
    for (value, expected) in [
        ("", "`AWS_PROFILE` is set, but empty"),
        (
            "arn:aws:iam::123412341234:role/x",
            "`AWS_PROFILE` is an ARN, not the name of a profile",
        ),
        (
            "123412341234",
            "`AWS_PROFILE` is an account ID, not the name of a profile",
        ),
        ("b", "`AWS_PROFILE` names the profile `b`"),
    ] {
        let env = Env::from_pairs([("AWS_PROFILE", value)]);
        let found = told(check_environment(&config, &env, None, &Machine::default()));
        assert_eq!(found.len(), 1, "{value}: {found:?}");
        assert!(found[0].1.starts_with(expected), "{found:?}");
    }
}

#[test]
fn variants_of_the_endpoints_are_noted_with_what_sets_them() {
    let text = "[profile a]\nuse_fips_endpoint = true\nuse_dualstack_endpoint = false\n";
    let messages = |env: &Env| {
        let found = check_environment(&config(text), env, None, &Machine::default());
        let messages = found
            .into_iter()
            .map(|finding| (finding.message, finding.line));
        messages.collect::<Vec<_>>()
    };
    let fips = "requests go to the FIPS endpoints, because `use_fips_endpoint` is on";
    let env = Env::from_pairs([("AWS_PROFILE", "a")]);
    assert_eq!(messages(&env), [(fips.to_owned(), Some(2))]);
    let dual =
        "requests go to the dual-stack endpoints, because `AWS_USE_DUALSTACK_ENDPOINT` is on";
    let env = Env::from_pairs([
        ("AWS_PROFILE", "a"),
        ("AWS_USE_FIPS_ENDPOINT", "false"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "True"),
    ]);
    assert_eq!(messages(&env), [(dual.to_owned(), None)]);
}
