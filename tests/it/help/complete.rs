//! Every command is complete: it has source files, a help page with an example, a man page and
//! completions.

use std::path::Path;
use std::process::Command;

use super::pages::{block, commands, help};
use crate::support::{Fixture, PROGRAM};

/// Returns whether the program's source has a file or a folder for this command.
fn has_source(folder: &str, words: &[String]) -> bool {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin/ssologin");
    let path = root.join(folder).join(words.join("/"));
    path.with_extension("rs").exists() || path.join("mod.rs").exists()
}

/// Returns the completions that a shell gets after these words.
fn completions(words: &[String]) -> Vec<String> {
    let output = Command::new(PROGRAM)
        .args(["command", "--", "ssologin"])
        .args(words)
        .arg("")
        .env_clear()
        .env("HOME", "/nonexistent")
        .env("SSOLOGIN_COMPLETE", "zsh")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let values = text.lines().filter_map(|line| line.split('\t').next());
    values.map(str::to_owned).collect()
}

#[test]
fn every_command_is_complete() {
    let fixture = Fixture::approving();
    let man = fixture.path("man");
    let wrote = fixture.run(&["man", "--dir", man.to_str().unwrap()]);
    assert_eq!(wrote.code, Some(0));
    let commands = commands(&fixture);
    let named = commands.iter().filter(|words| !words.is_empty());
    assert!(named.clone().count() >= 20);
    for words in named {
        let name = words.join(" ");
        assert!(
            has_source("commands", words),
            "`{name}` has no file in commands/"
        );
        assert!(
            has_source("args", &words[..1]),
            "`{name}` has no file in args/"
        );
        let help = help(&fixture, words, "--help");
        assert!(
            !block(&help, "Examples:").is_empty(),
            "`{name}` has no example"
        );
        let page = man.join(format!("ssologin-{}.1", words.join("-")));
        assert!(page.exists(), "`{name}` has no man page");
        let (last, before) = words.split_last().unwrap();
        assert!(
            completions(before).contains(last),
            "`{name}` is not completed"
        );
    }
}
