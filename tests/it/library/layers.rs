//! The structure of the code: which modules may import which, as the table in `src/lib.rs` says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::source_tree::{Crate, circle, code, sources};

/// The modules that only compute from values, without files, network, clock or terminal.
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
    "system/exposure",
    "browser/verification_url",
    "text",
];

/// The files in the pure folders that may read and write.
const NOT_PURE: &[&str] = &["config/file"];

/// Returns the names in each row of the table in `lib.rs`, from the top.
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
fn imports_between_files_and_folders_have_no_cycle() {
    for code in [Crate::library(), Crate::binary()] {
        assert!(code.imports().len() > 100);
        for (folder, graph) in code.neighbors() {
            assert_eq!(circle(&graph), None, "a circle in `{folder}/`");
        }
    }
}

#[test]
fn every_file_starts_with_a_doc_comment_and_a_front_page_has_no_code() {
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
fn pure_modules_do_not_use_files_or_the_system() {
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
        "cache/registration_store",
        "cache/records",
    ];
    for (from, to) in library.imports() {
        let knows = pure(&&from) && is_in(&to, &machine);
        assert!(!knows, "{from} must not know {to}");
    }
}

/// Asserts that the library has the words only in files that start with one of these prefixes.
fn only_in(words: &[&str], allowed: &[&str]) {
    only_in_of(Crate::library(), words, allowed);
}

fn only_in_of(owner: Crate, words: &[&str], allowed: &[&str]) {
    let mut found = BTreeSet::new();
    for (file, code) in owner.files {
        for word in words.iter().filter(|word| code.contains(**word)) {
            let owner = allowed.iter().find(|prefix| file.starts_with(**prefix));
            found.insert(*owner.unwrap_or_else(|| panic!("{file}: `{word}`")));
        }
    }
    // Each prefix must have a match: a rule about words that are no longer used would never fail.
    assert_eq!(found, allowed.iter().copied().collect());
}

#[test]
fn only_one_folder_uses_the_aws_sdk() {
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
fn only_a_few_modules_write_files() {
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
fn only_one_module_reads_the_clock() {
    only_in(
        &["Utc::now", "Local::now", "SystemTime::now"],
        &["system/clock"],
    );
}

#[test]
fn only_one_module_reads_the_environment() {
    only_in(&["env::var", "env::home_dir"], &["system/env"]);
}

#[test]
fn only_the_terminal_prints_and_only_texts_are_printed() {
    let streams = [
        "print!",
        "println!",
        "io::stdout",
        "io::stderr",
        " stdout()",
        " stderr()",
        ".print()",
    ];
    only_in_of(Crate::binary(), &streams, &["terminal"]);
    // The one function that escapes nothing is for the macro beside it.
    only_in_of(Crate::binary(), &["formatted("], &["text"]);
    only_in_of(Crate::binary(), &["Printable"], &["text"]);
}

/// Returns the path and the text of every file of `src/` and `tests/it/`.
fn every_file() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("tests/it")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                files.push((path, text));
            }
        }
    }
    files
}

#[test]
fn no_source_file_is_longer_than_400_lines() {
    for (path, text) in every_file() {
        let lines = text.lines().count();
        assert!(lines <= 400, "{}: {lines} lines", path.display());
    }
}

#[test]
fn comments_fit_into_100_columns() {
    for (path, text) in every_file() {
        for (at, line) in text.lines().enumerate() {
            let is_long = line.trim_start().starts_with("//") && line.chars().count() > 100;
            assert!(!is_long, "{}:{}", path.display(), at + 1);
        }
    }
}
