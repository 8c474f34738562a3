//! The layers of the library: who may know whom.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// From low to high. A module uses modules of lower layers, and those of its own line.
const LAYERS: &[&[&str]] = &[
    &[
        "secret",
        "json",
        "timestamp",
        "printable",
        "duration",
        "glob",
        "pace",
        "poll",
        "pkce",
        "config",
        "fields",
    ],
    &["env", "session", "opener"],
    &["token", "registration", "endpoint", "select"],
    &["plan", "flow", "warm", "sign_in", "role", "assignment"],
    &["console"],
    &["file", "lock", "world", "loopback", "pasteboard"],
    &[
        "cache",
        "config_file",
        "oidc",
        "sts",
        "browser",
        "acquaintance",
    ],
    &["status", "error", "doctor"],
    &[
        "event",
        "exclusive",
        "asking",
        "device",
        "authorize",
        "probe",
        "login",
        "logout",
        "credentials",
        "listing",
    ],
    &["populate"],
    &["aws", "sandbox"],
];

/// Modules that decide from values alone: neither files nor the network nor the machine.
const PURE: &[&str] = &[
    "secret",
    "json",
    "timestamp",
    "printable",
    "duration",
    "glob",
    "pace",
    "poll",
    "pkce",
    "config",
    "session",
    "opener",
    "token",
    "registration",
    "endpoint",
    "select",
    "plan",
    "flow",
    "sign_in",
    "role",
    "assignment",
    "doctor",
    "warm",
    "console",
    "populate",
    "acquaintance",
];

/// The source files below a folder, without those that only unit tests see.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                files.push(path);
            }
        }
    }
    let tests: Vec<_> = files.iter().flat_map(|path| test_modules(path)).collect();
    files.retain(|path| {
        !tests
            .iter()
            .any(|module| path.starts_with(module) || path.with_extension("") == *module)
    });
    files
}

/// The modules that a file has for its unit tests: their paths, without the end of the name.
fn test_modules(path: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(path).unwrap();
    let lines = text.split("#[cfg(test)]\n").skip(1);
    let names = lines.filter_map(|rest| {
        let (_, module) = rest.lines().next()?.split_once("mod ")?;
        module.strip_suffix(';')
    });
    names
        .map(|name| path.with_extension("").join(name))
        .collect()
}

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// The code of each top-level module of the library, without notes and unit tests.
fn library() -> BTreeMap<String, Vec<(PathBuf, String)>> {
    let mut modules: BTreeMap<String, Vec<_>> = BTreeMap::new();
    let root = root("src");
    for path in sources(&root) {
        let relative = path.strip_prefix(&root).unwrap().to_owned();
        let first = relative.components().next().unwrap().as_os_str();
        let module = first.to_str().unwrap().trim_end_matches(".rs");
        if ["bin", "lib", "main"].contains(&module) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("\n#[cfg(test)]\n").next().unwrap();
        let lines = code.lines().map(|line| line.split("//").next().unwrap());
        let code = lines.collect::<Vec<_>>().join("\n");
        modules
            .entry(module.to_owned())
            .or_default()
            .push((relative, code));
    }
    modules
}

/// The names that follow a text in the code.
fn names_after<'a>(code: &'a str, text: &str) -> BTreeSet<&'a str> {
    let name = |rest: &'a str| {
        rest.split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
    };
    code.split(text).skip(1).filter_map(name).collect()
}

fn layer(module: &str) -> usize {
    let found = LAYERS.iter().position(|layer| layer.contains(&module));
    found.unwrap_or_else(|| panic!("`{module}` has no layer yet: give it one above"))
}

#[test]
fn no_module_knows_one_above_it() {
    let library = library();
    assert!(library.len() >= 20);
    for (module, files) in &library {
        for (path, code) in files {
            for used in names_after(code, "crate::") {
                assert!(
                    layer(used) <= layer(module),
                    "{}: `{module}` must not know `{used}`, which is above it",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn what_decides_knows_no_file_and_no_machine() {
    let library = library();
    for module in PURE {
        for (path, code) in &library[*module] {
            for word in [
                "crate::file",
                "crate::world",
                "crate::cache",
                "std::fs",
                "std::io",
                "tokio",
            ] {
                assert!(!code.contains(word), "{}: `{word}`", path.display());
            }
        }
    }
}

/// Fails where a word stands in a file that does not begin with one of these.
fn only_in(words: &[&str], allowed: &[&str]) {
    let mut found = BTreeSet::new();
    for (path, code) in library().into_values().flatten() {
        let path = path.display().to_string();
        for word in words.iter().filter(|word| code.contains(**word)) {
            let owner = allowed.iter().find(|prefix| path.starts_with(**prefix));
            found.insert(*owner.unwrap_or_else(|| panic!("{path}: `{word}`")));
        }
    }
    // A rule about a word that nobody uses any more would hold whatever happens.
    assert_eq!(found, allowed.iter().copied().collect());
}

#[test]
fn the_sdk_stays_behind_its_module() {
    let words = [
        "aws_sdk_",
        "aws_config",
        "aws_smithy",
        "aws_types",
        "rustls",
    ];
    only_in(&words, &["aws"]);
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
    only_in(&words, &["file.rs", "lock.rs", "sandbox/"]);
}

#[test]
fn one_module_asks_for_the_time_of_day() {
    only_in(
        &["Utc::now", "Local::now", "SystemTime::now"],
        &["world.rs"],
    );
}

#[test]
fn one_module_reads_the_environment() {
    only_in(&["env::var", "env::home_dir"], &["env.rs"]);
}

#[test]
fn each_file_of_these_tests_is_a_module() {
    let root = root("tests/it");
    let main = fs::read_to_string(root.join("main.rs")).unwrap();
    let modules = names_after(&main, "\nmod ");
    for path in sources(&root) {
        let relative = path.strip_prefix(&root).unwrap();
        let first = relative.components().next().unwrap().as_os_str();
        let module = first.to_str().unwrap().trim_end_matches(".rs");
        assert!(
            module == "main" || modules.contains(module),
            "`{module}` is no module of main.rs: none of its tests run"
        );
    }
}
