use proptest::prelude::*;

use super::*;
use crate::doctor::testing::{SESSION, config, told};
use crate::session::sessions;

/// Returns the findings about one file in the token folder, of a session or not.
fn cache(name: &str, content: &str, is_open: bool) -> Vec<Finding> {
    let file = CacheFile {
        path: PathBuf::from(name),
        is_open,
        content: Ok(content.as_bytes().to_vec()),
    };
    let now = timestamp::parse("2026-11-21T20:00:00Z").unwrap();
    check_cache(
        &[file],
        &sessions(&config(SESSION)),
        |entry| PathBuf::from(format!("{}.json", entry.id)),
        now,
    )
}

fn token(fields: &str) -> Vec<(&'static str, String)> {
    let content = format!("{{\"accessToken\": \"t\", {fields}}}");
    told(cache("grove.json", &content, false))
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
        Some(Repair::RestrictPermissions(PathBuf::from("x.json")))
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
