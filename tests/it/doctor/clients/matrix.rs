//! `doctor` names the tools that do not read a config as it is meant, and no others.
//!
//! What is meant is what every client reads after the remedies were applied.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use super::recorded::{CLIENTS, Case, PROFILES, Recorded, files};
use crate::doctor::findings::quiet;
use crate::support::{Fixture, set_mode, snapshot};

/// The findings about what only a login, a request or the service itself shows, which the recorded
/// credentials do not.
const NOT_SHOWN: &[&str] = &[
    "bad-start-url",
    "odd-region",
    "odd-start-url",
    "two-regions",
    "regions-differ",
    "scope-missing",
    "scopes-without-commas",
];

/// The configs with a finding whose tools the recorded credentials show only in part, and why.
const IN_PART: &[(&str, &str)] = &[
    (
        "bad-sso-region-empty",
        "the clients are told where the portal is",
    ),
    (
        "bad-start-url-empty",
        "the name of the session leads to the token",
    ),
    ("bad-scopes-comment", "only a login reads the scopes"),
    ("bad-scopes-quoted", "only a login reads the scopes"),
    ("bad-key-scope-singular", "only a login reads the scopes"),
    (
        "bad-comment-indented-in-session",
        "only a login reads the start URL",
    ),
    ("bad-credentials-keyword", "no profile uses the section"),
    ("bad-key-browser", "only ssologin reads the browser"),
];

struct Found {
    id: String,
    severity: String,
    line: u64,
    message: String,
    fix: String,
    tools: BTreeSet<String>,
}

/// Runs `doctor` with a config, and returns what it finds in the files.
fn examine(fixture: &Fixture, name: &str) -> Vec<Found> {
    let (config, credentials) = files(name);
    std::fs::create_dir_all(fixture.path(".aws")).unwrap();
    std::fs::write(fixture.path(".aws/config"), config).unwrap();
    let path = fixture.path(".aws/credentials");
    match credentials {
        Some(credentials) => {
            std::fs::write(&path, credentials).unwrap();
            set_mode(&path, 0o600);
        }
        None => drop(std::fs::remove_file(&path)),
    }
    let mut output = fixture.run(&["doctor", "--json", "--profile", "dev"]);
    if output.code == Some(2) {
        output = fixture.run(&["doctor", "--json"]);
    }
    let document = output.json();
    let findings = document["findings"].as_array().unwrap().iter();
    findings.map(found).collect()
}

fn found(finding: &Value) -> Found {
    let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let tools = finding["tools"].as_array().unwrap().iter();
    Found {
        id: text("id"),
        severity: text("severity"),
        line: finding["line"].as_u64().unwrap_or_default(),
        message: text("message"),
        fix: text("fix"),
        tools: tools
            .map(|tool| tool.as_str().unwrap().to_owned())
            .collect(),
    }
}

impl Found {
    fn counts(&self) -> bool {
        self.severity != "note"
    }
}

/// Returns a fixture whose `PATH` has the program that some profiles run.
fn fixture() -> Fixture {
    let mut fixture = quiet();
    let programs = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/record/bin");
    fixture.set("PATH", programs);
    fixture
}

/// Returns the clients that do not read a config as it is meant, by the word for them in findings.
fn deviating(recorded: &Recorded, case: &Case) -> BTreeSet<String> {
    let fixed = case.fixed();
    let mut deviating = BTreeSet::new();
    for profile in PROFILES {
        let meant = recorded.agreed(&fixed, profile).unwrap();
        for (client, tool) in CLIENTS {
            if recorded.reading(client, &case.name, profile) != meant {
                deviating.insert(tool.to_owned());
            }
        }
    }
    deviating
}

#[test]
fn there_are_many_configs_and_all_are_recorded() {
    let recorded = Recorded::load().names();
    let cases = Case::all();
    assert!(cases.len() >= 200, "{}", cases.len());
    for case in &cases {
        assert!(recorded.contains(&case.name), "{}", case.name);
        assert!(recorded.contains(&case.fixed()), "{}", case.name);
    }
}

#[test]
fn what_all_clients_read_as_meant_has_no_finding() {
    let (fixture, recorded) = (fixture(), Recorded::load());
    for case in Case::all().iter().filter(|case| !case.is_bad()) {
        assert_eq!(deviating(&recorded, case), BTreeSet::new(), "{}", case.name);
        for found in examine(&fixture, &case.name) {
            assert!(!found.counts(), "{}: {}", case.name, found.message);
        }
    }
}

#[test]
fn the_tools_of_the_findings_are_those_that_do_not_read_what_is_meant() {
    let (fixture, recorded) = (fixture(), Recorded::load());
    let known: BTreeSet<String> = CLIENTS.map(|(_, tool)| tool.to_owned()).into();
    let mut wrong = Vec::new();
    for case in Case::all()
        .iter()
        .filter(|case| case.is_bad() && !case.is_about_sources())
    {
        let deviating = deviating(&recorded, case);
        let found = examine(&fixture, &case.name);
        let of = |found: &mut dyn Iterator<Item = &Found>| -> BTreeSet<String> {
            found
                .flat_map(|found| found.tools.intersection(&known).cloned())
                .collect()
        };
        let named = of(&mut found.iter().filter(|found| found.counts()));
        let is_shown = |found: &&Found| found.counts() && !NOT_SHOWN.contains(&&*found.id);
        let shown = of(&mut found.iter().filter(is_shown));
        let in_part = IN_PART.iter().any(|(name, _)| *name == case.name);
        if !deviating.is_subset(&named) || !(in_part || shown.is_subset(&deviating)) {
            let ids: Vec<_> = found
                .iter()
                .map(|found| format!("{} {:?}", found.id, found.tools))
                .collect();
            wrong.push(format!(
                "{}: deviating {deviating:?}, found {ids:#?}",
                case.name
            ));
        }
        if !found.iter().any(Found::counts) {
            wrong.push(format!("{}: nothing is found", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn after_the_remedies_all_clients_agree_and_nothing_is_found() {
    let (fixture, recorded) = (fixture(), Recorded::load());
    for case in Case::all().iter().filter(|case| case.is_bad()) {
        let fixed = case.fixed();
        for profile in PROFILES {
            assert!(
                recorded.agreed(&fixed, profile).is_some(),
                "{fixed} {profile}"
            );
        }
        for found in examine(&fixture, &fixed) {
            assert!(!found.counts(), "{fixed}: {}", found.message);
        }
    }
}

/// Returns what a client reads that uses this source.
fn credentials_of(message: &str) -> &'static str {
    let sources = [
        ("SSO", "123412341234 MuppetAccess"),
        ("an assumed role", "432143214321 Deployer"),
        ("a process", "AKIAPROCESS"),
        ("its own keys", "AKIACONFIG"),
        ("its keys in the credentials file", "AKIACREDENTIALS"),
    ];
    let (_, source) = message.split_once("credentials come from ").unwrap();
    let known = sources.iter().find(|(name, _)| source.starts_with(name));
    known.map_or("no credentials", |(_, credentials)| credentials)
}

#[test]
fn each_client_uses_the_source_that_is_said() {
    let (fixture, recorded) = (fixture(), Recorded::load());
    let mut compared = 0;
    for case in Case::all().iter().filter(|case| case.is_about_sources()) {
        let found = examine(&fixture, &case.name);
        for (client, tool) in CLIENTS {
            let source = found
                .iter()
                .find(|found| found.id == "credential-source" && found.tools.contains(tool));
            let is_broken = found.iter().any(|found| {
                found.id != "two-sources" && found.counts() && found.tools.contains(tool)
            });
            let expected = match source {
                Some(source) if !is_broken => credentials_of(&source.message),
                _ => "no credentials",
            };
            let reading = recorded.reading(client, &case.name, "dev");
            let (credentials, _) = reading.split_once(", ").unwrap();
            assert_eq!(credentials, expected, "{}, {client}", case.name);
            compared += 1;
        }
    }
    assert!(compared >= 100, "{compared}");
}

#[test]
fn what_is_found_in_each_config() {
    let fixture = fixture();
    let mut text = String::new();
    for case in Case::all().iter().filter(|case| case.is_bad()) {
        writeln!(text, "{}", case.name).unwrap();
        for found in examine(&fixture, &case.name)
            .iter()
            .filter(|found| found.counts())
        {
            let Found {
                id,
                line,
                fix,
                message,
                ..
            } = found;
            writeln!(text, "  {line} {id}: {message}; {fix}").unwrap();
        }
    }
    snapshot!(text, "findings");
}
