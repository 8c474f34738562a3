//! The files of these tests: each is compiled, and a `mod.rs` has no code.

use std::fs;
use std::path::{Path, PathBuf};

/// Returns the folder of these tests.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it")
}

/// Returns every source file of these tests.
fn files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root()];
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
    files
}

#[test]
fn every_file_of_these_tests_is_compiled() {
    let root = root();
    let files = files();
    assert!(files.len() >= 80, "{}", files.len());
    for file in files {
        let is_folder = file.ends_with("mod.rs");
        let module = if is_folder {
            file.parent().unwrap()
        } else {
            &file
        };
        let folder = module.parent().unwrap();
        let owner = match folder == root {
            true => folder.join("main.rs"),
            false => folder.join("mod.rs"),
        };
        if file == owner {
            continue;
        }
        let name = module.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&owner).unwrap();
        assert!(
            text.contains(&format!("\nmod {name};\n")),
            "{} does not name `{name}`: none of its tests run",
            owner.display()
        );
    }
}

#[test]
fn a_mod_file_has_no_code() {
    for file in files().iter().filter(|file| file.ends_with("mod.rs")) {
        let text = fs::read_to_string(file).unwrap();
        assert!(text.starts_with("//! "), "{}", file.display());
        let lines = text.lines().filter(|line| !line.starts_with("//"));
        let code = lines.collect::<Vec<_>>().join(" ");
        for statement in code.split_terminator(';') {
            let statement = statement.trim();
            assert!(
                ["mod ", "pub(crate) use "]
                    .iter()
                    .any(|start| statement.starts_with(start)),
                "{}: {statement}",
                file.display()
            );
        }
    }
}
