//! Our config parser compared with botocore's, on every file in `fixtures/config/cases`.
//!
//! `fixtures/config/botocore.json` holds what botocore reads; `fixtures/config/expect.py`
//! generates it.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use ssologin::config::{Config, Document, Problem, Section};

/// The problems in each file, as `LINE ID`; lines in the credentials file start with `c`.
const PROBLEMS: &[(&str, &[&str])] = &[
    (
        "blank-before-keyword",
        &[
            "1 bad-section-name",
            "3 bad-section-name",
            "5 bad-section-name",
            "7 bad-section-name",
            "9 bad-section-name",
            "11 bad-section-name",
        ],
    ),
    ("continuation", &["3 indented-key"]),
    (
        "continuation-after-empty",
        &["6 indented-key", "8 indented-key"],
    ),
    (
        "credentials-verbatim",
        &[
            "c1 keyword-in-credentials",
            "c3 keyword-in-credentials",
            "c11 keyword-in-credentials",
        ],
    ),
    ("default-then-profile-default", &["1 replaced-section"]),
    ("form-feed", &["3 indented-key", "4 bad-section-name"]),
    ("hash-in-name", &["5 bad-section-name"]),
    ("header-like-value", &["3 indented-header"]),
    ("indented-headers", &["5 indented-header"]),
    ("last-bracket-ends-header", &["3 bad-section-name"]),
    ("no-break-space-in-header", &["1 bad-section-name"]),
    (
        "nul",
        &["2 nul-character", "3 nul-character", "4 nul-character"],
    ),
    ("profile-default-then-default", &["1 replaced-section"]),
    ("refused-block-colon-inside", &["3 nested-no-delimiter"]),
    ("refused-block-no-delimiter", &["4 nested-no-delimiter"]),
    ("refused-byte-order-mark", &["1 byte-order-mark"]),
    ("refused-byte-order-mark-comment", &["1 byte-order-mark"]),
    (
        "refused-conflict-markers",
        &[
            "2 no-delimiter",
            "4 empty-key",
            "5 duplicate-key",
            "6 no-delimiter",
        ],
    ),
    ("refused-duplicate-inherited", &["4 duplicate-key"]),
    ("refused-duplicate-key", &["4 duplicate-key"]),
    ("refused-duplicate-section", &["6 duplicate-section"]),
    ("refused-duplicate-session", &["3 duplicate-section"]),
    ("refused-empty-header", &["3 no-delimiter"]),
    ("refused-empty-key", &["3 empty-key", "4 empty-key"]),
    (
        "refused-in-credentials",
        &["c3 duplicate-key", "c6 duplicate-section"],
    ),
    ("refused-latin1-comment", &["3 not-utf-8"]),
    ("refused-latin1-continuation", &["4 not-utf-8"]),
    ("refused-latin1-header", &["3 not-utf-8"]),
    ("refused-latin1-value", &["3 not-utf-8"]),
    (
        "refused-no-delimiter",
        &["3 no-delimiter", "7 no-delimiter"],
    ),
    ("refused-no-section-at-all", &["1 text-before-section"]),
    (
        "refused-scopes-on-next-line",
        &["4 nested-no-delimiter", "5 nested-no-delimiter"],
    ),
    ("refused-text-before-section", &["1 text-before-section"]),
    ("refused-unclosed-header", &["3 unclosed-header"]),
    ("refused-utf16", &["1 utf-16"]),
    ("refused-wrong-indent", &["4 no-delimiter"]),
    (
        "same-name-quoted",
        &["1 replaced-section", "8 replaced-section"],
    ),
    (
        "same-name-three-ways",
        &[
            "1 replaced-section",
            "3 replaced-section",
            "5 replaced-section",
        ],
    ),
    ("section-without-keyword-sso", &["1 unknown-section"]),
    ("tabs-count-one", &["5 indented-key"]),
    ("unicode-blanks", &["5 indented-key"]),
    ("uniform-indent", &["6 indented-key"]),
    (
        "unreadable-names",
        &[
            "1 bad-section-name",
            "3 bad-section-name",
            "5 bad-section-name",
            "7 bad-section-name",
            "9 bad-section-name",
            "11 bad-section-name",
            "13 bad-section-name",
            "15 bad-section-name",
        ],
    ),
    ("value-then-pairs", &["3 indented-key", "4 indented-key"]),
    ("wide-indent", &["3 indented-key", "4 indented-key"]),
];

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/config")
}

/// Returns what botocore reads from each case, by name.
fn expected() -> Result<Map<String, Value>, Box<dyn Error>> {
    let document: Value = serde_json::from_slice(&std::fs::read(folder().join("botocore.json"))?)?;
    Ok(document["cases"].as_object().ok_or("no cases")?.clone())
}

fn load(case: &str) -> Result<Config, Box<dyn Error>> {
    let cases = folder().join("cases");
    let config = std::fs::read(cases.join(format!("{case}.ini")))?;
    let credentials = cases.join(format!("{case}.credentials.ini"));
    let credentials = if credentials.exists() {
        std::fs::read(credentials)?
    } else {
        Vec::new()
    };
    Ok(Config::new(
        Document::parse("config", config),
        Document::parse("credentials", credentials),
    ))
}

fn section(section: Section<'_>) -> Value {
    let mut keys = Map::new();
    for (key, value) in section.keys() {
        let value = if value.is_nested() {
            let mut block = Map::new();
            for (key, nested) in value.nested_keys() {
                block.insert(key.to_owned(), json!(nested.text()));
            }
            Value::Object(block)
        } else {
            json!(value.text())
        };
        keys.insert(key, value);
    }
    Value::Object(keys)
}

fn sections<'a>(
    names: impl Iterator<Item = &'a str>,
    find: impl Fn(&str) -> Option<Section<'a>>,
) -> Value {
    Value::Object(
        names
            .filter_map(|name| Some((name.to_owned(), section(find(name)?))))
            .collect(),
    )
}

/// Returns what we read, in the same shape as botocore's result.
pub(crate) fn reading(config: &Config) -> Value {
    json!({
        "profile_names": config.profile_names().collect::<Vec<_>>(),
        "profiles": sections(config.profile_names(), |name| config.profile(name)),
        "sso_sessions": sections(config.session_names(), |name| config.session(name)),
        "services": sections(config.services_names(), |name| config.services(name)),
    })
}

fn shorten(problem: &Problem) -> String {
    let file = if problem.place().file == Path::new("credentials") {
        "c"
    } else {
        ""
    };
    format!("{file}{} {}", problem.line(), problem.id())
}

#[test]
fn files_that_botocore_accepts_are_read_as_botocore_reads_them() {
    let mut compared = 0;
    for (case, expected) in expected()
        .unwrap()
        .into_iter()
        .filter(|(_, expected)| expected.get("error").is_none())
    {
        let ours = reading(&load(&case).unwrap());
        // Compare as text, because the order of names and keys matters.
        let [ours, expected] =
            [&ours, &expected].map(|value| serde_json::to_string_pretty(value).unwrap());
        assert_eq!(ours, expected, "{case}");
        compared += 1;
    }
    assert!(compared >= 60, "only {compared} files");
}

#[test]
fn every_problem_is_on_the_expected_line() {
    let expected = expected().unwrap();
    for case in expected.keys() {
        let listed = PROBLEMS
            .iter()
            .find(|(name, _)| name == case)
            .map_or(&[][..], |(_, problems)| problems);
        let found: Vec<String> = load(case).unwrap().problems().iter().map(shorten).collect();
        assert_eq!(found, listed, "{case}");
    }
    for (case, _) in PROBLEMS {
        assert!(expected.contains_key(*case), "{case} is no file");
    }
}

#[test]
fn a_file_is_reported_as_rejected_exactly_if_botocore_rejects_it() {
    for (case, expected) in expected().unwrap() {
        let refused = load(&case)
            .unwrap()
            .problems()
            .iter()
            .any(Problem::stops_aws_cli);
        assert_eq!(refused, expected.get("error").is_some(), "{case}");
    }
}

#[test]
fn healthy_sections_are_read_next_to_broken_ones() {
    let mut read = 0;
    for (case, _) in expected()
        .unwrap()
        .into_iter()
        .filter(|(_, expected)| expected.get("error").is_some())
    {
        let config = load(&case).unwrap();
        if config
            .config_file()
            .bytes()
            .windows(9)
            .any(|bytes| bytes == b"[profile ")
        {
            let [profile, session] = [config.profile("healthy"), config.session("healthy")];
            assert_eq!(
                profile.unwrap().get("region").unwrap().text(),
                "eu-west-1",
                "{case}"
            );
            assert_eq!(
                session.unwrap().get("sso_region").unwrap().text(),
                "eu-north-1",
                "{case}"
            );
            read += 1;
        }
    }
    assert!(read >= 20, "only {read} files");
}

#[test]
fn every_byte_is_preserved() {
    for case in expected().unwrap().keys() {
        let file = std::fs::read(folder().join(format!("cases/{case}.ini"))).unwrap();
        let config = load(case).unwrap();
        assert_eq!(config.config_file().bytes(), file, "{case}");
        assert_eq!(
            config.config_file().lines().collect::<Vec<_>>().concat(),
            file,
            "{case}"
        );
    }
}

#[test]
fn every_file_is_a_case() {
    let entries = std::fs::read_dir(folder().join("cases")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = names
        .filter_map(|name| name.strip_suffix(".ini").map(str::to_owned))
        .filter(|name| !name.ends_with(".credentials"))
        .collect();
    assert_eq!(files, expected().unwrap().keys().cloned().collect());
}

#[test]
fn the_readmes_config_has_three_sessions() {
    let text = std::fs::read(folder().join("readme")).unwrap();
    let config = Config::new(
        Document::parse("config", text),
        Document::parse("credentials", Vec::new()),
    );
    assert_eq!(config.problems(), []);
    let list: Vec<(String, String)> = ssologin::session::sessions(&config)
        .into_iter()
        .map(|entry| {
            (
                entry.session.unwrap().id.to_string(),
                entry.profiles.join(" "),
            )
        })
        .collect();
    let expected = [
        ("homesso", "homesso.muppetuser homesso.muppetadmin"),
        ("worksso", "worksso.dev worksso.audit"),
        ("https://oldsso.awsapps.com/start", "oldstyle"),
    ];
    assert_eq!(
        list,
        expected.map(|(id, profiles)| (id.to_owned(), profiles.to_owned()))
    );
    assert!(
        ssologin::session::profiles(&config)
            .iter()
            .all(|profile| profile.problem.is_none())
    );
}
