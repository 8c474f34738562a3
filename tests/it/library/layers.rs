//! The structure of the code: which module may import which, checked against the table in `src/lib.rs`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::source_tree::{Crate, circle, code, sources};

/// Modules that decide from values alone: no file, network, clock or terminal inside.
const PURE: &[&str] = &[
    "accounts/rate",
    "cache/known_accounts",
    "cache/registration",
    "cache/role_credentials",
    "cache/sign_in",
    "cache/token",
    "config",
    "credentials/console",
    "doctor",
    "login/fallback",
    "login/flow/choice",
    "login/flow/pkce",
    "login/flow/poll",
    "login/plan",
    "login/renewal_schedule",
    "populate",
    "session",
    "system/browser_command",
    "browser/verification_url",
    "text",
];

/// The files in the pure folders that do read and write.
const NOT_PURE: &[&str] = &["config/file"];

/// The rows of the table in `lib.rs`, from the top: the names of each.
fn rows() -> Vec<Vec<String>> {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let (_, table) = text.split_once("//! # Layers").unwrap();
    let table = table.split("```").nth(1).unwrap();
    let lines = table
        .lines()
        .skip(1)
        .filter_map(|line| line.strip_prefix("//! "));
    let names = |line: &str| {
        let (names, _) = line.split_once("   ").unwrap_or((line, ""));
        names.split_whitespace().map(str::to_owned).collect()
    };
    lines.map(names).collect()
}

#[test]
fn each_folder_has_a_row_in_the_table_and_imports_only_rows_below_it() {
    let rows = rows();
    let row = |name: &str| {
        let found = rows
            .iter()
            .position(|row| row.iter().any(|known| known == name));
        found.unwrap_or_else(|| panic!("`{name}` has no row in the table of src/lib.rs"))
    };
    let library = Crate::library();
    let top = |file: &str| file.split('/').next().unwrap().to_owned();
    let folders: BTreeSet<String> = library.files.keys().map(|file| top(file)).collect();
    let ours = folders.iter().filter(|name| *name != "lib");
    let named: BTreeSet<&String> = rows
        .iter()
        .flatten()
        .filter(|name| *name != "bin/ssologin")
        .collect();
    assert_eq!(ours.collect::<BTreeSet<_>>(), named);
    for (from, to) in library.imports() {
        let (above, below) = (top(&from), top(&to));
        assert!(
            above == below || row(&above) < row(&below),
            "{from} imports {to}, but `{below}` is not below `{above}`"
        );
    }
}

#[test]
fn there_is_no_circle_of_files_or_folders() {
    for code in [Crate::library(), Crate::binary()] {
        assert!(code.imports().len() > 100);
        for (folder, graph) in code.neighbours() {
            assert_eq!(circle(&graph), None, "a circle in `{folder}/`");
        }
    }
}

#[test]
fn a_front_page_holds_no_code_and_begins_with_what_the_folder_owns() {
    for folder in ["src", "src/bin/ssologin"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for path in sources(&root) {
            let text = fs::read_to_string(&path).unwrap();
            assert!(
                text.starts_with("//! "),
                "{}: no doc comment",
                path.display()
            );
            if !path.ends_with("mod.rs") {
                continue;
            }
            let code = code(&text).replace("#[cfg(test)]", "");
            for item in code
                .split(';')
                .map(str::trim)
                .filter(|item| !item.is_empty())
            {
                let item = match item.strip_prefix("#[") {
                    Some(attribute) => attribute.split_once(']').unwrap().1.trim(),
                    None => item,
                };
                let is_known = [
                    "mod ",
                    "use ",
                    "pub mod ",
                    "pub use ",
                    "pub(crate) ",
                    "pub(super) ",
                    "pub(in ",
                ];
                let is_known = is_known.iter().any(|begin| item.starts_with(begin));
                assert!(is_known, "{}: `{item}`", path.display());
            }
        }
    }
}

#[test]
fn what_decides_knows_no_file_and_no_machine() {
    let library = Crate::library();
    let is_in = |file: &str, names: &[&str]| {
        let is = |name: &&str| file == *name || file.starts_with(&format!("{name}/"));
        names.iter().any(is)
    };
    let pure = |file: &&String| is_in(file, PURE) && !is_in(file, NOT_PURE);
    for name in PURE {
        let exists = library.files.keys().any(|file| is_in(file, &[name]));
        assert!(exists, "there is no `{name}`");
    }
    for file in library.files.keys().filter(pure) {
        for word in ["std::fs", "std::io", "tokio"] {
            assert!(!library.files[file].contains(word), "{file}: `{word}`");
        }
    }
    let machine = [
        "system/file",
        "system/lock",
        "system/clock",
        "system/browser",
        "cache/store",
    ];
    for (from, to) in library.imports() {
        let knows = pure(&&from) && is_in(&to, &machine);
        assert!(!knows, "{from} must not know {to}");
    }
}

/// Fails where a word stands in a file that does not begin with one of these.
fn only_in(words: &[&str], allowed: &[&str]) {
    let mut found = BTreeSet::new();
    for (file, code) in Crate::library().files {
        for word in words.iter().filter(|word| code.contains(**word)) {
            let owner = allowed.iter().find(|prefix| file.starts_with(**prefix));
            found.insert(*owner.unwrap_or_else(|| panic!("{file}: `{word}`")));
        }
    }
    // A rule about a word that is not used any more would hold whatever happens.
    assert_eq!(found, allowed.iter().copied().collect());
}

#[test]
fn the_sdk_stays_behind_its_folder() {
    let words = [
        "aws_sdk_",
        "aws_config",
        "aws_smithy",
        "aws_types",
        "rustls",
    ];
    only_in(&words, &["aws/"]);
}

#[test]
fn files_are_written_in_few_places() {
    let words = [
        "fs::write",
        "fs::rename",
        "fs::remove",
        "fs::create",
        "fs::copy",
        "fs::set_permissions",
        "File::create",
        "OpenOptions",
        "DirBuilder",
        "tempfile",
    ];
    only_in(&words, &["sandbox/", "system/file", "system/lock"]);
}

#[test]
fn one_module_asks_for_the_time_of_day() {
    only_in(
        &["Utc::now", "Local::now", "SystemTime::now"],
        &["system/clock"],
    );
}

#[test]
fn one_module_reads_the_environment() {
    only_in(&["env::var", "env::home_dir"], &["system/env"]);
}

#[test]
fn no_source_file_is_longer_than_400_lines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("tests/it")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let lines = fs::read_to_string(&path).unwrap().lines().count();
                assert!(lines <= 400, "{}: {lines} lines", path.display());
            }
        }
    }
}
