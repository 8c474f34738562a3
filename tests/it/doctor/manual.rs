//! `docs/doctor.md` explains each finding by its ID, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const MANUAL: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/doctor.md"));

/// The code that precedes an ID, and what may stand there in place of a literal.
const STARTS: &[&str] = &["Finding::new(", "stumble("];
const TAKEN: &[&str] = &["problem.id(),", "error.id(),", "id, severity, message, "];

/// Returns the text of a source file without its unit tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.split("\n#[cfg(test)]\n").next().unwrap().to_owned()
}

/// Returns the IDs that a source file gives to findings.
fn ids(path: &Path) -> BTreeSet<String> {
    let text = code(path);
    let mut found = BTreeSet::new();
    for rest in STARTS.iter().flat_map(|start| text.split(start).skip(1)) {
        match rest.trim_start().strip_prefix('"') {
            Some(literal) => {
                found.insert(literal.split('"').next().unwrap().to_owned());
            }
            None => assert!(
                TAKEN
                    .iter()
                    .any(|known| rest.trim_start().starts_with(known)),
                "{}: an ID must be a literal: {}",
                path.display(),
                rest.lines().take(2).collect::<String>()
            ),
        }
    }
    found
}

/// Returns the literals in the function `id` of a source file.
fn literals_of_id(path: &Path) -> BTreeSet<String> {
    let text = code(path);
    let (_, body) = text
        .split_once("pub fn id(&self) -> &'static str {")
        .unwrap();
    let (body, _) = body.split_once("\n    }\n").unwrap();
    let literals = body.split('"').skip(1).step_by(2);
    literals.map(str::to_owned).collect()
}

fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths: Vec<PathBuf> = fs::read_dir(root.join("doctor"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .filter(|path| !path.ends_with("finding.rs") && !path.ends_with("testing.rs"))
        .collect();
    paths.push(root.join("bin/ssologin/commands/doctor.rs"));
    paths
}

#[test]
fn each_finding_is_in_the_manual_once_and_nothing_else_is() {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/config");
    let mut given: BTreeSet<String> = sources().iter().flat_map(|path| ids(path)).collect();
    for file in ["problem.rs", "error.rs"] {
        given.extend(literals_of_id(&config.join(file)));
    }
    assert!(
        given.contains("duplicate-key") && given.contains("wsl"),
        "{given:?}"
    );
    let rows = MANUAL.lines().filter_map(|line| line.strip_prefix("| `"));
    let rows: Vec<String> = rows
        .map(|row| row.split('`').next().unwrap().to_owned())
        .collect();
    let explained: BTreeSet<String> = rows.iter().cloned().collect();
    assert_eq!(
        explained.len(),
        rows.len(),
        "an ID is explained twice: {rows:?}"
    );
    let missing: Vec<_> = given.difference(&explained).collect();
    let unknown: Vec<_> = explained.difference(&given).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "not in docs/doctor.md: {missing:?}\nonly there: {unknown:?}"
    );
}

#[test]
fn each_row_has_a_cause_the_affected_tools_and_a_fix() {
    for row in MANUAL.lines().filter(|line| line.starts_with("| `")) {
        let row = row.replace("\\|", "");
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{row}");
        assert!(cells.iter().all(|cell| !cell.is_empty()), "{row}");
    }
}
