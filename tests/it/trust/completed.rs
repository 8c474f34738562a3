//! Names that are completed in real shells: each becomes one word, and nothing in it runs.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::init::{BASH, Session, Shell, shells};
use crate::support::{Fixture, read_to_end};

/// Names with characters that a shell interprets. The file `ran` shows that something ran.
const NAMES: &[&str] = &[
    "dev",
    "d$(touch$IFS./ran)",
    "d$(touch ran)",
    "d`touch ran`",
    "d; touch ran",
    "d&touch ran",
    "d|touch ran",
    "d>ran",
    "d<ran",
    "d&&(touch ran)",
    "d a  b",
    "d it's",
    "d'",
    "d\"quoted\"",
    "d\"",
    "d'\"$(touch ran)\"'",
    "d\\",
    "d\\n\\x41",
    "d*",
    "d?[a-z]",
    "d{a,b}",
    "d!!",
    "d!touch",
    "d~",
    "d#x",
    "d #x",
    "d=x",
    "d:x",
    "d:a b:$(touch ran)",
    "d@x y",
    "d%s",
    "d^x^y",
    "d,x",
    "d$HOME",
    "d${IFS}x",
    "dé ü 世",
    "--dev",
    "-d $(touch ran)",
    "~",
    "~root",
    "#x",
    "!x",
    "=x",
    "%x",
    "'x'",
    "\"x\"",
    "$(touch ran)",
    "`touch ran`",
    "\\x",
    "*",
    ":x y",
    "(touch ran)",
    "{a,b}",
];

/// Names that a terminal cannot show.
const HIDDEN: &[&str] = &["d\u{1b}[31m", "d\u{7}", "d\u{202e}x", "d\u{200b}"];

/// Returns what a user can type before pressing the completion key.
fn beginnings(shell: &Shell, name: &str) -> BTreeSet<String> {
    let escaped = |count: usize| {
        let letters = name.chars().take(count);
        let escape = |letter: char| match letter.is_ascii_punctuation() {
            true => format!("\\{letter}"),
            false if letter == ' ' => "\\ ".to_owned(),
            false => letter.to_string(),
        };
        letters.map(escape).collect::<String>()
    };
    let length = name.chars().count();
    let mut beginnings = BTreeSet::from([
        String::new(),
        "'".to_owned(),
        "\"".to_owned(),
        escaped(1),
        escaped(length / 2),
        escaped(length - 1),
    ]);
    if name.starts_with('d') {
        beginnings.extend(["'d".to_owned(), "\"d".to_owned()]);
    }
    // fish would insert such a name without quotes, so it is not offered.
    if shell.name == "fish" && name.starts_with('~') {
        beginnings.remove("");
    }
    beginnings
}

/// A shell in which `ssologin` and `show` only record words.
struct Recorder {
    session: Session,
    record: PathBuf,
}

impl Recorder {
    fn start(shell: &Shell, fixture: &Fixture) -> Recorder {
        let record = fixture.pipe("record");
        let functions = match shell.name {
            "fish" => {
                "function ssologin; printf '%s\\n' $argv >~/record; end\n\
                 function show; printf '%s\\n' \"$AWS_PROFILE\" >~/record; end\n"
            }
            _ => {
                "ssologin() { printf '%s\\n' \"$@\" >~/record; }\n\
                 show() { printf '%s\\n' \"$AWS_PROFILE\" >~/record; }\n"
            }
        };
        let session = Session::start(shell, fixture, functions);
        Recorder { session, record }
    }

    /// Types a line, and returns the words that it records.
    fn words(&mut self, line: &str) -> Vec<String> {
        self.session.types(line);
        let text = read_to_end(&self.record);
        text.lines().map(str::to_owned).collect()
    }
}

/// Writes a config with these profiles.
fn config(fixture: &Fixture, names: &[&str]) {
    let section = |name: &&str| {
        let quoted = name.replace('\'', r"'\''");
        format!("[profile '{quoted}']\nregion = x\n")
    };
    fixture.config(names.iter().map(section).collect::<String>());
}

/// Completes each name after some beginnings, in all shells at once, and compares what is recorded.
fn complete_all(some: usize, line: impl Fn(&str) -> String + Sync, before: &[&str]) {
    std::thread::scope(|scope| {
        for shell in shells() {
            scope.spawn(|| {
                let mut fixture = Fixture::approving();
                // In another locale, zsh inserts the bytes of a letter in its own notation.
                fixture.set("LC_ALL", "C.UTF-8");
                let mut recorder = Recorder::start(shell, &fixture);
                for name in NAMES {
                    config(&fixture, &[name]);
                    for beginning in beginnings(shell, name).into_iter().take(some) {
                        let line = line(&beginning);
                        let words = recorder.words(&line);
                        assert_eq!(
                            words,
                            [before, &[*name]].concat(),
                            "{}: {line:?}",
                            shell.name
                        );
                        assert!(!fixture.path("ran").exists(), "{}: {line:?}", shell.name);
                    }
                }
            });
        }
    });
}

#[test]
fn a_completed_name_is_one_word_of_the_shell() {
    complete_all(
        usize::MAX,
        |beginning| format!("ssologin credentials --profile {beginning}\t\r"),
        &["credentials", "--profile"],
    );
}

#[test]
fn a_name_completed_for_the_switcher_is_one_word_of_the_shell() {
    // Only the candidates differ from those of the program: try no word, and an open quote.
    complete_all(3, |beginning| format!("awsp {beginning}\t\rshow\r"), &[]);
}

#[test]
fn a_name_that_a_terminal_cannot_show_is_not_offered() {
    for shell in shells() {
        let fixture = Fixture::approving();
        let mut recorder = Recorder::start(shell, &fixture);
        for name in HIDDEN {
            config(&fixture, &[name]);
            let words = recorder.words("ssologin credentials --profile d\t\r");
            assert_eq!(words, ["credentials", "--profile", "d"], "{}", shell.name);
        }
    }
}

#[test]
fn the_common_part_of_several_names_is_quoted_too() {
    for shell in shells() {
        let fixture = Fixture::approving();
        let mut recorder = Recorder::start(shell, &fixture);
        config(
            &fixture,
            &["d$(touch ran)\\1", "d$(touch ran)\\2", "e", "d"],
        );
        for beginning in ["d\\$\t", "'d$\t", "\"d\\$\t"] {
            let line = format!("awsp {beginning}2\t\rshow\r");
            let words = recorder.words(&line);
            assert_eq!(words, ["d$(touch ran)\\2"], "{}: {line:?}", shell.name);
        }
        assert!(!fixture.path("ran").exists(), "{}", shell.name);
    }
}

#[test]
fn bash_quotes_a_name_from_its_menu_and_inserts_nothing_with_a_list() {
    let fixture = Fixture::approving();
    let mut recorder = Recorder::start(&BASH, &fixture);
    config(&fixture, &["d$(touch ran)", "d; touch ran"]);
    let bound = "bind '\"\\C-o\": menu-complete' '\"\\C-y\": insert-completions'\r";
    recorder.session.types(bound);
    for (keys, expected) in [
        ("awsp d\u{f}\rshow\r", &["d$(touch ran)"][..]),
        ("awsp d\u{f}\u{f}\rshow\r", &["d; touch ran"]),
        ("awsp 'd\u{f}\u{f}\rshow\r", &["d; touch ran"]),
        (
            "ssologin login d\u{19}\r",
            &["login", "d$(touch ran)", "d; touch ran"],
        ),
        // The second key press lists the names.
        ("awsp d\t\t;\u{8}\\;\t\rshow\r", &["d; touch ran"]),
    ] {
        assert_eq!(recorder.words(keys), expected, "{keys:?}");
    }
    recorder
        .session
        .types("bind 'set show-all-if-ambiguous on'\r");
    let words = recorder.words("awsp d\t\\;\t\rshow\r");
    assert_eq!(words, ["d; touch ran"]);
    assert!(!fixture.path("ran").exists());
}

#[test]
fn no_name_is_inserted_after_what_the_shell_expands() {
    for shell in shells() {
        let fixture = Fixture::approving();
        let mut recorder = Recorder::start(shell, &fixture);
        for (name, beginning) in [
            ("$HOME:d", "$HOME:"),
            ("d\"$HOME\":d", "d\"$HOME\":"),
            ("~/x", "~/"),
            ("{a,b}c", "{a,b}"),
        ] {
            config(&fixture, &[name]);
            let typed = format!("ssologin login {beginning}");
            let expanded = recorder.words(&format!("{typed}\r"));
            let words = recorder.words(&format!("{typed}\t\r"));
            // bash replaces the whole word if it has no colon in it.
            let is_name = words == ["login", name];
            assert!(
                is_name || words == expanded,
                "{}: {typed:?}: {words:?}",
                shell.name
            );
        }
    }
}

#[test]
fn folders_are_completed() {
    for shell in shells() {
        let fixture = Fixture::approving();
        fixture.write("outer one/inner/file", "");
        let mut recorder = Recorder::start(shell, &fixture);
        let words = recorder.words("ssologin sandbox --home outer\\ one/in\t\r");
        assert_eq!(
            words,
            ["sandbox", "--home", "outer one/inner/"],
            "{}",
            shell.name
        );
    }
}
