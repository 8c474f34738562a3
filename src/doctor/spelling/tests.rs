use super::*;
use crate::doctor::check_config;
use crate::doctor::testing::{SESSION, config};

fn spelling(text: &str) -> Vec<Finding> {
    check_spelling(&config(text))
}

#[test]
fn a_plain_config_is_well() {
    let text = format!(
        "{SESSION}sso_registration_scopes = sso:account:access\n[profile a-1_2.b@c:d/e+f]\nsso_session = grove\nsso_account_id = 012345678901\nsso_role_name = Admin\nregion = eu-west-1\n"
    );
    let config = config(&text);
    assert_eq!(check_config(&config), []);
    assert_eq!(check_spelling(&config), []);
}

#[test]
fn what_some_sdks_stumble_over_names_them() {
    let profile = |lines: &str| format!("{SESSION}[profile a]\nsso_session = grove\n{lines}");
    let named = |header: &str| {
        format!("[{header}]\nsso_start_url = https://g.example\nsso_region = eu-west-1\n")
    };
    let cases = [
        (
            named("sso-session \"grove\""),
            "name-of-some-sdks",
            "Rust, Go, Ruby and C++ do not find it",
        ),
        (
            named("sso-session 'grove'"),
            "name-of-some-sdks",
            "has quotes in its name: the SDKs for Rust, Go and C++ do not",
        ),
        (
            named("sso-session 'a b'"),
            "name-of-some-sdks",
            "spaces in its name: the SDKs for JavaScript, Rust, Go and C++",
        ),
        (
            named("sso-session\tgrove"),
            "name-of-some-sdks",
            "has a tab in its name: the SDK for Ruby does not find it",
        ),
        (
            named("sso-session café"),
            "name-of-some-sdks",
            "JavaScript, Rust and C++",
        ),
        (
            profile("SSO_Role_Name = x\nsso_account_id = 012345678901\n"),
            "key-in-capitals",
            "the key `SSO_Role_Name` in",
        ),
        (
            profile("sso_region = eu-west-1\n"),
            "repeated-key",
            "the SDK for Rust rejects the profile",
        ),
        (
            format!("{SESSION}sso_registration_scopes = a, b\n"),
            "scope-missing",
            "lacks `sso:account:access`",
        ),
    ];
    for (text, id, part) in cases {
        let found = spelling(&text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].id, id, "{text}");
        assert!(
            found[0].message.contains(part),
            "{text}: {}",
            found[0].message
        );
        assert!(found[0].line.is_some() && !found[0].fix.is_empty());
    }
}

#[test]
fn portals_that_are_meant_twice_are_told() {
    let legacy = |name: &str, url: &str| {
        format!("[profile {name}]\nsso_start_url = {url}\nsso_region = eu-west-1\n")
    };
    let text = [
        SESSION.to_owned(),
        SESSION
            .replace("grove", "again")
            .replace("/start", "/start/"),
        legacy("a", "https://g.example/start"),
        legacy("b", "https://g.example/start/#/"),
        legacy("c", "https://other.example/start"),
    ]
    .concat();
    let found = spelling(&text);
    let told: Vec<_> = found
        .iter()
        .map(|f| (f.session.as_deref().unwrap(), f.id))
        .collect();
    assert_eq!(
        told,
        [
            ("again", "same-portal"),
            ("https://g.example/start", "legacy-profile"),
            ("https://g.example/start/#/", "legacy-profile"),
            ("https://g.example/start/#/", "other-spelling"),
            ("https://other.example/start", "legacy-profile"),
        ]
    );
}
