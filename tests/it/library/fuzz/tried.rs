//! The fuzz targets, run on every seed and on random changes of it.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::library::fuzz::targets;

/// Returns the seeds of a target; for config files, also the cases compared with botocore.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("fixtures/fuzz").join(target)];
    if target == "config" {
        folders.push(root.join("fixtures/config/cases"));
    }
    let files = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap());
    files
        .map(|file| fs::read(file.unwrap().path()).unwrap())
        .collect()
}

/// A random change of the input.
#[derive(Debug, Clone)]
enum Change {
    Put(usize, Vec<u8>),
    Cut(usize, usize),
    Flip(usize, u8),
    Repeat(usize, usize),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let at = |place: &usize| place % (bytes.len() + 1);
        match self {
            Change::Put(place, piece) => {
                let place = at(place);
                bytes.splice(place..place, piece.iter().copied());
            }
            Change::Cut(place, len) => {
                let place = at(place);
                bytes.drain(place..(place + len).min(bytes.len()));
            }
            Change::Flip(place, mask) => {
                let place = at(place);
                if let Some(byte) = bytes.get_mut(place) {
                    *byte ^= mask;
                }
            }
            Change::Repeat(place, len) => {
                let place = at(place);
                bytes.extend_from_within(place..(place + len).min(bytes.len()));
            }
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    let words = [
        "\n",
        "\r",
        "=",
        ":",
        "%",
        "[",
        "]",
        "\"",
        "\\",
        " ",
        "\0",
        "null",
        "{}",
        "é",
        "\u{1b}",
        "9999",
        "-1",
        "0",
        "\nsso_session = grove\n",
        "\n[default]\n",
        "\nsource_profile = oak\n",
        "\u{85}",
        "'",
        "//",
        "@",
        "&state=ABC-123_x",
        "&error=x",
        "&",
        "%41",
    ];
    let piece = prop_oneof![
        3 => proptest::sample::select(words.map(|word| word.as_bytes().to_vec()).to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 1..4),
    ];
    let place = 0..1_usize << 16;
    prop_oneof![
        (place.clone(), piece).prop_map(|(place, piece)| Change::Put(place, piece)),
        (place.clone(), 1..20_usize).prop_map(|(place, len)| Change::Cut(place, len)),
        (place.clone(), 1..=255_u8).prop_map(|(place, mask)| Change::Flip(place, mask)),
        (place, 1..40_usize).prop_map(|(place, len)| Change::Repeat(place, len)),
    ]
}

/// Runs a target on each seed, and on `cases` changed seeds.
fn tried(name: &str, cases: u32) {
    let seeds = seeds(name);
    seeds.iter().for_each(|seed| targets::run(name, seed));
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::with_cases(cases)
    });
    let changed = (
        proptest::sample::select(seeds),
        proptest::collection::vec(change(), 1..6),
    );
    let result = runner.run(&changed, |(mut bytes, changes)| {
        changes.iter().for_each(|change| change.apply(&mut bytes));
        targets::run(name, &bytes);
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{name}: {error}"));
}

#[test]
fn every_fuzz_target_runs_here_and_has_a_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/src/bin");
    for target in targets::TARGETS {
        let name = target.name;
        assert!(
            include_str!("tried.rs").contains(&format!("tried(\"{name}\"")),
            "{name}"
        );
        // The published package does not contain the programs.
        if folder.exists() {
            let program = fs::read_to_string(folder.join(format!("{name}.rs"))).unwrap();
            assert!(program.contains(&format!("run(\"{name}\"")), "{name}");
        }
    }
}

#[test]
fn parsers_of_cache_files_keep_their_promises() {
    tried("token", 2000);
    tried("registration", 2000);
    tried("sign-in", 2000);
    tried("acquaintance", 2000);
}

#[test]
fn parsers_of_config_files_keep_their_promises() {
    tried("config", 1500);
    tried("start-url", 2000);
}

#[test]
fn parsers_of_single_values_keep_their_promises() {
    tried("browser", 2000);
    tried("callback", 5000);
    tried("duration", 2000);
    tried("printable", 2000);
    tried("timestamp", 5000);
    tried("verification-url", 2000);
}
