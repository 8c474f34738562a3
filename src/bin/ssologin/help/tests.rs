use super::page::Page;
use super::pages::PAGES;
use super::{page_name, page_of, render};
use crate::args::Cli;
use clap::{Command, CommandFactory as _, Parser as _};

/// Returns every command, including hidden ones, by the words after `ssologin`.
fn commands() -> Vec<(String, Command)> {
    fn add(found: &mut Vec<(String, Command)>, command: &Command, words: &str) {
        found.push((words.to_owned(), command.clone()));
        for command in command.get_subcommands() {
            let words = format!("{words} {}", command.get_name());
            add(found, command, words.trim_start());
        }
    }
    let mut cli = Cli::command();
    cli.build();
    let mut found = Vec::new();
    add(&mut found, &cli, "");
    found
}

/// Returns the calls of this program in a line of shell.
fn calls(line: &str) -> Vec<Vec<String>> {
    let line = line.replace("\\\n", "");
    let words = shlex::split(&line).expect("a line that a shell reads");
    let mut calls = Vec::new();
    for part in words.split(|word| ["|", "||"].contains(&word.as_str())) {
        let is_set = |word: &&String| word.starts_with("AWS_PROFILE=");
        let call: Vec<String> = part.iter().skip_while(is_set).cloned().collect();
        if call.first().is_some_and(|word| word == "ssologin") {
            calls.push(call);
        }
    }
    for (_, inner) in words.iter().filter_map(|word| word.split_once("$(")) {
        let inner = inner.strip_suffix(')').expect("the end of a substitution");
        calls.extend(self::calls(inner));
    }
    calls
}

/// Returns the words that name the command of a call.
fn command_of(call: &[String]) -> String {
    let matches = Cli::command().try_get_matches_from(call);
    let mut matches = matches.expect("a command line of ours");
    let mut words = Vec::new();
    while let Some((word, inner)) = matches.remove_subcommand() {
        words.push(word);
        matches = inner;
    }
    words.join(" ")
}

#[test]
fn each_command_has_a_page_and_each_page_is_of_a_command() {
    let commands = commands();
    let names: Vec<_> = commands.iter().map(|(words, _)| words.as_str()).collect();
    let of_pages: Vec<_> = PAGES.iter().map(|page| page.command).collect();
    assert_eq!(names, of_pages);
    for page in PAGES {
        for name in page.see_also {
            assert!(names.contains(name) && *name != page.command, "{name}");
        }
    }
}

#[test]
fn each_example_is_a_command_line_of_its_command() {
    for page in PAGES {
        assert!((2..=4).contains(&page.examples.len()), "{}", page.command);
        let mut own = 0;
        for (line, _) in page.examples {
            let calls = calls(line);
            assert!(!calls.is_empty(), "{line}");
            for call in calls {
                assert!(Cli::try_parse_from(&call).is_ok(), "{line}");
                let command = command_of(&call);
                own += usize::from(command.starts_with(page.command));
            }
            assert!(line.lines().all(|line| line.len() <= 78), "{line}");
        }
        assert!(own > 0, "no example of `{}`", page.command);
    }
}

#[test]
fn what_is_wrong_in_an_example_is_found() {
    assert_eq!(
        calls("eval \"$(ssologin init bash)\" || AWS_PROFILE=a ssologin status | cut -f 1").len(),
        2
    );
    assert_eq!(command_of(&calls("ssologin list roles x")[0]), "list roles");
    assert!(Cli::try_parse_from(&calls("ssologin list role x")[0]).is_err());
}

#[test]
fn a_command_is_called_the_same_in_its_own_help_as_in_the_list() {
    // A doc comment on shared options would replace that of the command.
    let cli = Cli::command();
    for listed in cli.get_subcommands() {
        let mut built = listed.clone();
        built.build();
        let about = |command: &Command| command.get_about().map(ToString::to_string);
        assert_eq!(about(&built), about(listed), "{}", listed.get_name());
    }
}

#[test]
fn the_help_is_made_for_those_alone_who_want_it() {
    // Only `attach` adds the long help, which is slow to format.
    for (words, command) in commands() {
        assert!(command.get_after_long_help().is_none(), "{words}");
        assert!(command.get_after_help().is_none(), "{words}");
    }
}

#[test]
fn each_man_page_has_every_section_in_their_order() {
    for (words, command) in commands() {
        let text = render(&command, page_of(&words).expect("a page")).expect("it is written");
        let headings = text.lines().filter_map(|line| line.strip_prefix(".SH "));
        let mut headings: Vec<_> = headings.collect();
        headings.retain(|heading| *heading != "SUBCOMMANDS");
        let wanted = [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "EXAMPLES",
            "\"EXIT STATUS\"",
            "ENVIRONMENT",
            "FILES",
            "\"SEE ALSO\"",
        ];
        assert_eq!(headings, wanted, "{words}");
        let title = format!(
            ".TH {} 1 \"\" \"ssologin {}\" ssologin",
            page_name(&words).to_uppercase(),
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(text.lines().nth(2), Some(title.as_str()), "{words}");
        let usage = command.clone().render_usage().to_string();
        assert!(usage.contains("ssologin"), "{usage}");
        let bold = format!("\\fB{}\\fR", format!("ssologin {words}").trim());
        assert!(text.contains(&bold), "{words}: {text}");
    }
}

#[test]
fn what_would_be_a_request_or_a_sign_of_roff_is_text() {
    let command = Command::new("ssologin")
        .about(".about -x")
        .bin_name("ssologin");
    let page = Page {
        command: "",
        notes: &[".note", "'note", "back\\slash `x` ~/y"],
        examples: &[(".line --option\n.other 'word'", "'does")],
        exits: &[0],
        variables: &[&[(".NAME", ".means")]],
        files: &[&[("~/.file", ".what")]],
        see_also: &[],
    };
    let text = render(&command, &page).expect("it is written");
    let known = [
        ".TH", ".SH", ".PP", ".TP", ".RS", ".RE", ".nf", ".fi", ".br", ".nh", ".ie", ".el",
    ];
    for line in text.lines().filter(|line| line.starts_with(['.', '\''])) {
        let request = line.split(' ').next().unwrap_or_default();
        assert!(known.contains(&request), "{line}");
    }
    for wanted in [
        "\n\\&.note\n",
        "\n\\*(Aqnote\n",
        "\nback\\\\slash \\(gax\\(ga \\(ti/y\n",
        "\\fB.line \\-\\-option\\fR\n.br\n\\fB.other \\*(Aqword\\*(Aq\\fR\n",
        "\\fB.NAME\\fR\n\\&.means\n",
        "\\fB\\(ti/.file\\fR\n",
        ".about \\-x",
    ] {
        assert!(text.contains(wanted), "{wanted:?} in:\n{text}");
    }
    assert_eq!(text.matches(".ie ").count(), 1);
}
