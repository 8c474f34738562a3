use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::config::{Config, Document};
use crate::env::Env;
use crate::session::sessions;
use crate::timestamp;

const SESSION: &str =
    "[sso-session grove]\nsso_start_url = https://g.example/start\nsso_region = eu-west-1\n";

fn config(text: &str) -> Config {
    Config::new(
        Document::parse("config", text.into()),
        Document::parse("credentials", Vec::new()),
    )
}

/// Line, severity and name of each finding, and a piece of its message.
fn seen(findings: &[Finding]) -> Vec<(usize, &str, &str)> {
    let seen = |finding: &Finding| {
        (
            finding.line.unwrap_or(0),
            finding.severity.as_str(),
            finding.id,
        )
    };
    findings.iter().map(seen).collect()
}

fn spelling(text: &str) -> Vec<Finding> {
    of_spelling(&config(text))
}

#[test]
fn a_plain_config_is_well() {
    let text = format!(
        "{SESSION}sso_registration_scopes = sso:account:access\n[profile a-1_2.b@c:d/e+f]\nsso_session = grove\nsso_account_id = 012345678901\nsso_role_name = Admin\nregion = eu-west-1\n"
    );
    let config = config(&text);
    assert_eq!(of_config(&config), []);
    assert_eq!(of_spelling(&config), []);
}

#[test]
fn what_the_aws_cli_refuses_is_an_error_and_what_it_passes_over_a_warning() {
    let text = format!(
        "{SESSION}sso_region = eu-west-1\n[sso-sessions x y]\n[profile a]\nsso_session = gone\n[profile b]\nsso_session = grove\nsso_account_id = 012345678901\n"
    );
    let found = of_config(&config(&text));
    assert_eq!(
        seen(&found),
        [
            (4, "error", "duplicate-key"),
            (5, "warning", "bad-section-name"),
            (7, "error", "unknown-session"),
            (10, "error", "incomplete-role"),
        ]
    );
    assert_eq!(found[2].profile.as_deref(), Some("a"));
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
            "Rust, Go, C++ and Ruby do not find it",
        ),
        (
            named("sso-session 'grove'"),
            "name-of-some-sdks",
            "has quotes: the SDKs for Rust, Go and C++ do not",
        ),
        (
            named("sso-session 'a b'"),
            "name-of-some-sdks",
            "blanks in its name: the SDKs for JavaScript, Rust, Go and C++",
        ),
        (
            named("sso-session\tgrove"),
            "name-of-some-sdks",
            "has a tab: the SDK for Ruby does not find it",
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
            "the SDK for Rust refuses the profile",
        ),
        (
            profile("sso_account_id = 12345678901\nsso_role_name = x\n"),
            "bad-account-id",
            "has not 12 digits",
        ),
        (
            profile("sso_account_id = 012345678901\nsso_role_name = x # y\n"),
            "comment-in-value",
            "the AWS CLI, boto3",
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

fn sources(lines: &str, credentials: &str) -> Vec<(&'static str, String)> {
    let text = format!("{SESSION}[profile a]\n{lines}[profile b]\nsso_session = grove\n");
    let config = Config::new(
        Document::parse("config", text.into()),
        Document::parse("credentials", credentials.into()),
    );
    let found = of_source(&config, &Env::from_pairs([]), "a", true);
    found
        .into_iter()
        .map(|finding| (finding.id, finding.message))
        .collect()
}

#[test]
fn the_source_that_wins_is_that_of_the_aws_cli() {
    const SSO: &str = "sso_session = grove\n";
    const ROLE: &str = "role_arn = r\nsource_profile = b\n";
    const KEYS: &str = "aws_access_key_id = A\naws_secret_access_key = S\n";
    const PROCESS: &str = "credential_process = p\n";
    let of_credentials = "[a]\naws_access_key_id = A\n";
    for (lines, credentials, winner, others) in [
        (SSO, "", "SSO, by the session `grove`", &[][..]),
        (
            ROLE,
            "",
            "a role that is assumed, by the session `grove`",
            &[],
        ),
        (
            &[ROLE, SSO].concat(),
            "",
            "a role that is assumed, by the session `grove`",
            &["SSO"],
        ),
        (
            &[SSO, KEYS, PROCESS].concat(),
            "",
            "SSO, by the session `grove`",
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
            assert!(message.ends_with(&format!("may take {other}")), "{message}");
        }
    }
    assert_eq!(sources("region = x\n", "")[0].0, "no-credential-source");
}

#[test]
fn variables_are_the_source_unless_the_profile_is_named() {
    let config = config(&format!("{SESSION}[profile a]\nsso_session = grove\n"));
    let env = Env::from_pairs([("AWS_ACCESS_KEY_ID", "A"), ("AWS_PROFILE", "a")]);
    assert!(
        of_source(&config, &env, "a", false)[0]
            .message
            .contains("`AWS_ACCESS_KEY_ID`")
    );
    assert!(
        of_source(&config, &env, "a", true)[0]
            .message
            .contains("SSO")
    );
    assert_eq!(of_source(&config, &env, "none", true), []);
}

fn environment<const N: usize>(pairs: [(&str, &str); N], machine: &Machine) -> Vec<&'static str> {
    let config = config(&format!("{SESSION}[profile a]\nsso_session = grove\n"));
    let found = of_environment(&config, &Env::from_pairs(pairs), None, machine);
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
            [("AWS_PROFILE", "a"), ("AWS_DEFAULT_PROFILE", "gone")],
            &["unknown-profile", "two-profiles"],
        ),
        (
            [("AWS_ENDPOINT_URL_SSO", "nothing"), ("X", "")],
            &["bad-endpoint"],
        ),
        (
            [("AWS_ENDPOINT_URL_SSO", "http://u:p@h/"), ("X", "")],
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
    let found = of_environment(
        &config(SESSION),
        &Env::from_pairs([("AWS_ENDPOINT_URL_SSO", "http://u:secret@h/?q=secret")]),
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

/// What is found in one file of the token folder, under a session's name or another.
fn cache(name: &str, content: &str, is_open: bool) -> Vec<Finding> {
    let file = CacheFile {
        path: PathBuf::from(name),
        is_open,
        content: Ok(content.as_bytes().to_vec()),
    };
    let now = timestamp::parse("2026-11-21T20:00:00Z").unwrap();
    of_cache(
        &[file],
        &sessions(&config(SESSION)),
        |entry| PathBuf::from(format!("{}.json", entry.id)),
        now,
    )
}

fn token(fields: &str) -> Vec<(&'static str, String)> {
    let found = cache(
        "grove.json",
        &format!("{{\"accessToken\": \"t\", {fields}}}"),
        false,
    );
    found
        .into_iter()
        .map(|finding| (finding.id, finding.message))
        .collect()
}

#[test]
fn a_token_that_only_some_tools_read_names_them() {
    let end = |time: &str| token(&format!("\"expiresAt\": \"{time}\""));
    for fine in [
        "2026-11-21T20:00:00Z",
        "2026-11-21T20:00:00.123Z",
        "2026-11-21T20:00:00.123456Z",
    ] {
        assert_eq!(end(fine), [], "{fine}");
    }
    for (time, who) in [
        ("2026-11-21T20:00:00.5Z", "the SDK for C++ cannot"),
        ("2026-11-21T20:00:00+00:00", "the SDK for Rust cannot"),
        (
            "2026-11-21T20:00:00UTC",
            "the SDKs for Rust, Go, C++ and Java cannot",
        ),
        (
            "2026-11-21 20:00:00Z",
            "the SDKs for Rust, Go, C++ and Java cannot",
        ),
        (
            "2026-11-21T20:00:00z",
            "the SDKs for Rust, Go, C++ and Java cannot",
        ),
        ("2026-11-21T20:00:00", "the AWS CLI and the SDKs cannot"),
        ("tomorrow", "the AWS CLI and the SDKs cannot"),
    ] {
        let found = end(time);
        assert!(
            found.len() == 1 && found[0].0 == "odd-time" && found[0].1.contains(who),
            "{time}: {found:?}"
        );
    }
    const END: &str = "\"expiresAt\": \"2026-11-21T20:00:00Z\"";
    for (fields, id) in [
        (
            "\"registrationExpiresAt\": \"2026-11-21T20:00:00UTC\"",
            "odd-time",
        ),
        ("\"registrationExpiresAt\": 5", "odd-time"),
        ("\"refreshToken\": null", "null-field"),
        ("\"AccessToken\": \"u\"", "twin-field"),
        ("\"startUrl\": \"https://other.example\"", "other-portal"),
        ("\"region\": \"us-east-1\"", "other-portal"),
    ] {
        let found = token(&format!("{END}, {fields}"));
        assert!(found.len() == 1 && found[0].0 == id, "{fields}: {found:?}");
    }
    assert_eq!(
        token(&format!(
            "{END}, \"startUrl\": \"https://G.example/start/#/\", \"region\": \"eu-west-1\""
        )),
        []
    );
}

#[test]
fn files_that_are_no_token_are_told_and_mended_where_nothing_is_lost() {
    let removal = |name: &str| Some(Repair::Remove(PathBuf::from(name)));
    let registration = |end: &str| {
        format!("{{\"clientId\": \"c\", \"clientSecret\": \"s\", \"expiresAt\": \"{end}\"}}")
    };
    let orphan = "{\"accessToken\": \"t\", \"startUrl\": \"https://g.example/start/\"}";
    for (name, content, id, repair) in [
        ("grove.json", "[]", "damaged-token", None),
        ("grove.json", "", "damaged-token", None),
        ("grove.json", "{} x", "damaged-token", None),
        ("grove.json", "\u{feff}{}", "damaged-token", None),
        (
            "grove.json",
            "{\"accessToken\": \"\"}",
            "damaged-token",
            None,
        ),
        ("x.json", "[]", "damaged-file", removal("x.json")),
        ("x.json", "{", "damaged-file", removal("x.json")),
        ("x.lock", "", "leftover-file", None),
        (
            "x.json",
            &registration("2026-11-21T19:59:59Z"),
            "stale-registration",
            removal("x.json"),
        ),
        ("x.json", orphan, "orphaned-token", None),
    ] {
        let found = cache(name, content, false);
        assert!(
            found.len() == 1 && found[0].id == id && found[0].repair == repair,
            "{name} {content}: {found:?}"
        );
    }
    for fine in [
        &registration("2026-11-21T20:00:01Z"),
        "{\"accessToken\": \"t\", \"startUrl\": \"https://h.example\"}",
        "{}",
    ] {
        assert_eq!(cache("x.json", fine, false), [], "{fine}");
    }
    let open = cache("x.json", "{}", true);
    assert_eq!(
        open[0].repair,
        Some(Repair::Tighten(PathBuf::from("x.json")))
    );
}

proptest! {
    #[test]
    fn no_cache_file_makes_it_panic_or_is_quoted(content in "\\PC{0,60}", name in "(grove|x)\\.(json|tmp)") {
        let content = format!("{{\"accessToken\": \"SECRET\", \"refreshToken\": \"SECRET\", {content}");
        for finding in cache(&name, &content, true) {
            prop_assert!(!finding.message.contains("SECRET") && !finding.fix.contains("SECRET"));
        }
    }
}
