//! What the program and its documents say, in the words of the field.

use std::fs;
use std::path::Path;

use super::pages::{commands, help, hidden};
use crate::support::Fixture;

/// Words and phrases that no text for users has, lower case. Each has a plainer one.
const AVOIDED: &[&str] = &[
    "a person",
    "anew",
    "any more",
    "asks a person",
    "be told",
    "gave up waiting",
    "goes on",
    "good token",
    "in place of",
    "is had",
    "is led",
    "is no url",
    "is wanted",
    "is worth",
    "lead a port",
    "leads back",
    "lest",
    "lives",
    "mend",
    "mends",
    "no lock can be had",
    "no more",
    "nobody",
    "nothing is wrong",
    "of late",
    "renews itself",
    "save that",
    "so many",
    "somebody",
    "stands for",
    "stands in",
    "takes no more",
    "tells",
    "the same as a document",
    "whatever",
    "where nothing else helps",
    "whom",
    "wrong usage",
];

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const DOCUMENTS: &[&str] = &[
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "docs/commands.md",
    "docs/doctor.md",
    "docs/login.md",
    "docs/network.md",
    "docs/shell.md",
    "docs/troubleshooting.md",
];

/// Returns the phrases that a text has and should not have.
fn avoided(text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    let words: Vec<_> = text.split_whitespace().collect();
    let text = format!(" {} ", words.join(" "));
    let has = |phrase: &&&str| {
        text.match_indices(**phrase).any(|(at, found)| {
            let before = text[..at].chars().next_back();
            let after = text[at + found.len()..].chars().next();
            [before, after]
                .into_iter()
                .flatten()
                .all(|c| !c.is_alphanumeric() && !matches!(c, '_' | '-'))
        })
    };
    AVOIDED.iter().filter(has).copied().collect()
}

/// A string literal of the source, and the code before it.
struct Literal {
    before: String,
    text: String,
}

/// Returns the string literals of a source file, without its comments and unit tests.
fn literals(source: &str) -> Vec<Literal> {
    let code = source.split("\n#[cfg(test)]\n").next().unwrap();
    let mut found = Vec::new();
    let mut before = String::new();
    let mut rest = code.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '/' if rest.peek() == Some(&'/') => while rest.next_if(|c| *c != '\n').is_some() {},
            '\'' => {
                // A character or a lifetime; only a quote in it matters here.
                if rest.next_if_eq(&'\\').is_some() {
                    rest.next();
                } else {
                    let _ = rest.next_if_eq(&'"');
                }
            }
            '"' => {
                let mut text = String::new();
                while let Some(c) = rest.next_if(|c| *c != '"') {
                    if c != '\\' {
                        text.push(c);
                    } else if rest.next_if_eq(&'\n').is_some() {
                        while rest.next_if(|c| c.is_whitespace()).is_some() {}
                    } else {
                        rest.next();
                    }
                }
                rest.next();
                found.push(Literal {
                    before: before.split_off(before.len().saturating_sub(80)),
                    text,
                });
                before.clear();
            }
            c if c.is_ascii() => before.push(c),
            _ => {}
        }
    }
    found
}

fn sources(folder: &Path, found: &mut Vec<(String, Vec<Literal>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        let is_test = ["tests", "tests.rs", "fixture", "testing.rs"]
            .iter()
            .any(|end| path.ends_with(end));
        if path.is_dir() && !is_test {
            sources(&path, found);
        } else if name.ends_with(".rs") && !is_test {
            found.push((name, literals(&fs::read_to_string(&path).unwrap())));
        }
    }
}

#[test]
fn every_message_uses_plain_words() {
    let mut files = Vec::new();
    sources(&Path::new(ROOT).join("src"), &mut files);
    let mut bad = Vec::new();
    for (name, literals) in &files {
        for literal in literals {
            for phrase in avoided(&literal.text) {
                bad.push(format!("{name}: `{phrase}` in {:?}", literal.text));
            }
        }
    }
    assert!(files.len() > 200);
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn every_error_has_the_form_of_one_sentence() {
    let mut files = Vec::new();
    sources(&Path::new(ROOT).join("src"), &mut files);
    let starts = ["#[error(", "CommandError::new(", "_FAILED,", ".hint("];
    let mut count = 0;
    for (name, literals) in &files {
        for Literal { before, text } in literals {
            if !starts.iter().any(|start| before.contains(start)) || text.is_empty() {
                continue;
            }
            count += 1;
            let capital = text.chars().next().unwrap().is_uppercase();
            let word: String = text.chars().take_while(|c| c.is_alphabetic()).collect();
            let name_of_something = word.chars().all(char::is_uppercase) && word.len() > 1;
            assert!(
                !capital || name_of_something,
                "{name}: a capital in {text:?}"
            );
            assert!(!text.ends_with('.'), "{name}: a full stop in {text:?}");
        }
    }
    assert!(count > 100, "{count}");
}

#[test]
fn help_man_pages_and_documents_use_plain_words() {
    let fixture = Fixture::approving();
    let mut texts = Vec::new();
    for words in commands(&fixture).into_iter().chain(hidden()) {
        texts.push((words.join(" "), help(&fixture, &words, "--help")));
    }
    let man = fixture.path("man");
    let wrote = fixture.run(&["man", "--dir", man.to_str().unwrap()]);
    assert_eq!(wrote.code, Some(0));
    for page in fs::read_dir(&man).unwrap() {
        let path = page.unwrap().path();
        texts.push((
            path.display().to_string(),
            fs::read_to_string(&path).unwrap(),
        ));
    }
    for name in DOCUMENTS {
        let text = fs::read_to_string(Path::new(ROOT).join(name)).unwrap();
        texts.push(((*name).to_owned(), text));
    }
    assert!(texts.len() > 40);
    let bad: Vec<_> = texts
        .iter()
        .flat_map(|(name, text)| avoided(text).into_iter().map(move |phrase| (name, phrase)))
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn every_snapshot_uses_plain_words() {
    fn snapshots(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                snapshots(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "snap") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    snapshots(&Path::new(ROOT).join("tests/it"), &mut found);
    assert!(found.len() > 10);
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            avoided(&text).is_empty(),
            "{}: {:?}",
            path.display(),
            avoided(&text)
        );
    }
}

#[test]
fn the_check_finds_what_it_looks_for() {
    assert_eq!(avoided("It tells how\n so  many."), ["so many", "tells"]);
    assert_eq!(avoided("a tailored no-more lesten"), [""; 0]);
    let source = "f(\"one // two\"); // \"three\"\nlet c = '\"'; g(\"four \\\n   \\\"five\");";
    let texts: Vec<_> = literals(source)
        .into_iter()
        .map(|found| found.text)
        .collect();
    assert_eq!(texts, ["one // two", "four five"]);
}
