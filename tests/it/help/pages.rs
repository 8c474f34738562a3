//! `--help` of every command, and `ssologin man`: everything they mention exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Fixture, PROGRAM, README, Terminal, mode, now, screen, set_mode};

const MANUAL: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/commands.md"));

/// Returns the words of every command in the help, starting with the program itself.
pub(super) fn commands(fixture: &Fixture) -> Vec<Vec<String>> {
    let mut commands = Vec::new();
    let mut open = vec![Vec::new()];
    while let Some(words) = open.pop() {
        let help = help(fixture, &words, "-h");
        for name in terms(&help, "Commands:") {
            open.push([words.clone(), vec![name]].concat());
        }
        commands.push(words);
    }
    commands
}

/// Returns the commands that the help omits.
pub(super) fn hidden() -> [Vec<String>; 1] {
    [vec!["man".to_owned()]]
}

pub(super) fn help(fixture: &Fixture, words: &[String], option: &str) -> String {
    let mut arguments: Vec<&str> = words.iter().map(String::as_str).collect();
    arguments.push(option);
    let output = fixture.run(&arguments);
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""));
    output.stdout
}

/// Returns the lines below a heading, up to the next blank line.
pub(super) fn block<'a>(text: &'a str, heading: &str) -> Vec<&'a str> {
    let lines = text.lines().skip_while(|line| *line != heading).skip(1);
    lines.take_while(|line| !line.trim().is_empty()).collect()
}

/// Returns the command lines of the examples.
///
/// Lines with deeper indentation are explanations, or continue a long command line.
fn examples(help: &str) -> Vec<String> {
    let mut examples: Vec<String> = Vec::new();
    for line in block(help, "Examples:") {
        match (examples.last_mut(), line.strip_prefix("      ")) {
            (Some(last), Some(rest)) if last.ends_with('\\') => {
                last.pop();
                last.push_str(rest);
            }
            (_, Some(_)) => {}
            _ => examples.push(line.trim().to_owned()),
        }
    }
    examples
}

/// Returns the first word of each line at the outer indentation of a block.
pub(super) fn terms(help: &str, heading: &str) -> BTreeSet<String> {
    let lines = block(help, heading).into_iter();
    let terms = lines.filter(|line| !line.starts_with("   "));
    terms
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect()
}

/// Collects the names of our own environment variables from the source.
fn own_variables(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            own_variables(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        for rest in text.split("\"SSOLOGIN_").skip(1) {
            let name: String = rest
                .chars()
                .take_while(|c| c.is_ascii_uppercase() || *c == '_')
                .collect();
            found.insert(format!("SSOLOGIN_{name}"));
        }
    }
}

#[test]
fn long_help_has_examples_and_exit_codes_and_short_help_does_not() {
    let fixture = Fixture::approving();
    let commands = commands(&fixture);
    assert!(commands.len() >= 24, "{commands:?}");
    assert!(hidden().iter().all(|words| !commands.contains(words)));
    let mut told = BTreeSet::new();
    let mut variables = BTreeSet::new();
    for words in commands.iter().chain(&hidden()) {
        let long = help(&fixture, words, "--help");
        assert!((2..=4).contains(&examples(&long).len()), "{long}");
        let codes = terms(&long, "Exit codes:");
        assert!(codes.contains("0") && codes.contains("2"), "{long}");
        told.extend(codes);
        variables.extend(terms(&long, "Environment:"));
        let short = help(&fixture, words, "-h");
        for heading in ["Examples:", "Exit codes:", "Environment:"] {
            assert!(!short.contains(heading), "{short}");
        }
        assert!(short.contains("see more with '--help'"), "{short}");
    }
    let every = ["0", "1", "2", "3", "4", "5", "124", "126", "127", "130"];
    assert_eq!(told, every.map(str::to_owned).into());
    let mut own = BTreeSet::new();
    own_variables(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut own);
    assert!(own.len() >= 8, "{own:?}");
    // The program sets this one for PowerShell; users do not.
    assert!(own.remove("SSOLOGIN_URL"));
    for name in own {
        assert!(variables.contains(&name), "`{name}` is in no help");
        assert!(
            MANUAL.contains(&name),
            "`{name}` is not in docs/commands.md"
        );
    }
}

#[test]
fn the_manual_has_the_same_exit_codes() {
    let fixture = Fixture::approving();
    let long = help(&fixture, &[], "--help");
    let codes = block(&long, "Exit codes:");
    assert_eq!(codes.len(), 8);
    for line in codes {
        let (code, meaning) = line.trim().split_once(' ').unwrap();
        let row = format!("\n| {code} | {}", meaning.trim());
        assert!(MANUAL.contains(&row), "{row}");
    }
}

#[test]
fn long_help_fits_the_screen_and_keeps_its_shape_on_a_narrow_one() {
    let fixture = Fixture::approving();
    for words in [
        &["--help"][..],
        &["exec", "--help"],
        &["configure", "session", "--help"],
    ] {
        let (written, code) = Terminal::start(&fixture, words).finish();
        assert_eq!(code, 0);
        assert!(written.contains("Environment:"), "{written}");
        let rows = screen(&written).lines().count();
        assert_eq!(rows, written.lines().count(), "{written}");
        let piped = help(&fixture, &owned(words), "--help");
        assert_eq!(examples(&screen(&written)), examples(&piped));

        let (written, _) = Terminal::sized(&fixture, words, 40).finish();
        let plain = screen(&written);
        let (_, end) = plain.split_once("Examples:").unwrap();
        for line in end.lines() {
            let is_heading = line.is_empty() || line.ends_with(':');
            assert!(is_heading || line.starts_with("  "), "{line}");
            let is_word = !line.trim().contains(' ');
            assert!(line.chars().count() <= 40 || is_word, "{line}");
        }
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    let words = words.iter().filter(|word| !word.starts_with('-'));
    words.map(|word| (*word).to_owned()).collect()
}

/// The examples that need a terminal, another shell, another tool, or an interrupt.
const NOT_HERE: &[&str] = &[
    "ssologin refresh --all --watch",
    "ssologin configure",
    "ssologin configure session clubsso",
    "ssologin configure profile",
    "ssologin sandbox -- bash",
    "ssologin sandbox --approve page -- ssologin homesso",
    "ssologin console --profile homesso.muppetuser",
    "ssologin console --profile homesso.muppetuser --service s3",
    "ssologin init powershell | Out-String | Invoke-Expression",
    "ssologin man | man -l -",
];

#[test]
fn examples_work_as_written() {
    let mut fixture = Fixture::approving().logged_in(&["--all"]);
    let of_example = fixture.path("bin");
    let program = Path::new(PROGRAM);
    let folder = program.parent().unwrap().display();
    fixture.set(
        "PATH",
        format!("{}:{folder}:/usr/bin:/bin", of_example.display()),
    );
    fixture.script("bin/aws", "exit 0");
    let mut tried = BTreeMap::new();
    for words in commands(&fixture).into_iter().chain(hidden()) {
        for example in examples(&help(&fixture, &words, "--help")) {
            tried.entry(example).or_insert(words.clone());
        }
    }
    for example in NOT_HERE {
        assert!(tried.remove(*example).is_some(), "{example}");
    }
    assert!(tried.len() >= 40, "{tried:?}");
    for (example, words) in tried {
        // Each example starts with the README's config file and valid tokens.
        fixture.config(README);
        let again = fixture.run(&["--all"]);
        assert_eq!(again.code, Some(0), "{again}");
        let mut line = example.replace("| source", "| cat > /dev/null");
        if example.contains("--revert") {
            let migrated = fixture.run(&["configure", "migrate", "--yes"]);
            assert_eq!(migrated.code, Some(0), "{migrated}");
        }
        // On a terminal, the user would confirm the edit.
        if words.first().is_some_and(|word| word == "configure")
            && !line.contains("--yes")
            && !line.contains("--dry-run")
        {
            line += " --yes";
        }
        let shell = if line.contains("bash)") { "bash" } else { "sh" };
        let output = fixture.other(shell).args(["-c", &line]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        let code = output.status.code();
        // `doctor` exits with 1 if it finds problems, which does not mean that the example failed.
        let is_found = words == ["doctor"] && code == Some(1) && !text.contains("error: cannot");
        assert!(code == Some(0) || is_found, "{example}: {code:?}\n{text}");
    }
}

#[test]
fn a_hidden_command_is_not_offered() {
    let fixture = Fixture::approving();
    let long = help(&fixture, &[], "--help");
    assert!(
        !block(&long, "Commands:")
            .iter()
            .any(|line| line.contains("man "))
    );
    for word in ["man", "ma", "m", ""] {
        let mut command = fixture.command();
        command
            .args(["command", "--", "ssologin", word])
            .env("SSOLOGIN_COMPLETE", "zsh");
        let output = command.output().unwrap();
        let offered = String::from_utf8(output.stdout).unwrap();
        let offered: Vec<_> = offered.split(['\n', '\t']).collect();
        assert!(!offered.contains(&"man"), "{offered:?}");
        assert!(
            !word.is_empty() || offered.contains(&"login"),
            "{offered:?}"
        );
    }
    let slip = fixture.run(&["mann"]);
    assert_eq!(slip.code, Some(2));
    assert!(!slip.stderr.contains("`man`"), "{slip}");
}

#[test]
fn the_main_man_page_goes_to_stdout_and_all_pages_to_a_folder() {
    let fixture = Fixture::approving();
    let page = fixture.run(&["man"]);
    assert_eq!((page.code, page.stderr.as_str()), (Some(0), ""));
    let old = fixture.write(
        "share/man1/ssologin.1",
        "an old one, much longer than the new one",
    );
    set_mode(&old, 0o600);
    for folder in ["share/man1", "new/man/man1"] {
        let output = fixture.run(&["man", "--dir", folder]);
        assert_eq!(output.code, Some(0), "{output}");
        let mut wanted: Vec<_> = commands(&fixture)
            .into_iter()
            .map(|words| [&["ssologin".to_owned()][..], &words].concat().join("-") + ".1")
            .collect();
        wanted.sort();
        assert_eq!(fixture.names(folder).lines().collect::<Vec<_>>(), wanted);
        for name in &wanted {
            let path = fixture.path(folder).join(name);
            assert_eq!(mode(&path), 0o644, "{name}");
            let text = fs::read_to_string(&path).unwrap();
            let home = fixture.path("").display().to_string();
            assert!(!text.contains(home.trim_end_matches('/')), "{text}");
            let year = now().format("%Y").to_string();
            assert!(!text.contains(&year), "{text}");
        }
        let program = fs::read_to_string(fixture.path(folder).join("ssologin.1")).unwrap();
        assert_eq!(program, page.stdout);
    }
    let output = fixture.run(&["man", "--dir", "share/man1/ssologin.1"]);
    assert_eq!(output.code, Some(1), "{output}");
    assert!(
        output.stderr.contains("cannot create the folder"),
        "{output}"
    );
}

#[test]
fn groff_formats_the_pages_without_warnings() {
    let fixture = Fixture::approving();
    assert_eq!(fixture.run(&["man", "--dir", "man1"]).code, Some(0));
    let formatted = |path: &Path| {
        let mut groff = Command::new("groff");
        groff.args(["-man", "-Tutf8", "-ww", "-P-cbou"]).arg(path);
        groff.output()
    };
    for name in fixture.names("man1").lines() {
        // Without groff, only the unit tests check the contents of the pages.
        let Ok(output) = formatted(&fixture.path("man1").join(name)) else {
            return;
        };
        let (text, told) = (output.stdout, output.stderr);
        assert_eq!(String::from_utf8_lossy(&told), "", "{name}");
        let text = String::from_utf8(text).unwrap();
        for wanted in ["EXIT STATUS", "EXAMPLES", "ssologin"] {
            assert!(text.contains(wanted), "{name}: {text}");
        }
        assert!(
            !text.contains(['\u{2018}', '\u{2dc}', '\u{2212}']),
            "{text}"
        );
    }
}

#[test]
fn the_verbose_version_says_what_a_bug_report_needs() {
    let fixture = Fixture::approving();
    let output = fixture.run(&["--version", "--verbose"]);
    assert_eq!(
        (output.code, output.stderr.as_str()),
        (Some(0), ""),
        "{output}"
    );
    let lines: Vec<&str> = output.stdout.lines().collect();
    let starts = [
        "ssologin ",
        "target: ",
        "commit: ",
        "features: cli, sandbox",
        "root certificates: ",
    ];
    assert_eq!(lines.len(), starts.len(), "{output}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}");
    }
}
