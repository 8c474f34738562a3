//! `ssologin init`: completion, prompt and profile switcher of each script, in its own shell.

use std::process::Command;

use crate::init::shells::{BASH, shells};
use crate::support::Fixture;

#[test]
fn command_lines_are_completed_with_values_from_the_config_file() {
    let fixture = Fixture::approving();
    for shell in shells() {
        let complete = |words: &str| shell.candidates(&fixture, shell.complete, words);
        let starts = |found: &[String], word: &str| found.iter().any(|line| line.starts_with(word));
        for (words, expected) in [
            ("sta", &["status"][..]),
            ("refresh wor", &["worksso", "worksso.audit", "worksso.dev"]),
            (
                "credentials --profile homesso.muppeta",
                &["homesso.muppetadmin"],
            ),
            ("exec --session work", &["worksso"]),
            ("exec --account 43", &["432143214321"]),
            ("exec --role Dev", &["DeveloperAccess"]),
        ] {
            let found = complete(words);
            assert_eq!(
                found.len(),
                expected.len(),
                "{}: {words}: {found:?}",
                shell.name
            );
            for word in expected {
                assert!(starts(&found, word), "{}: {words}: {found:?}", shell.name);
            }
        }
    }
}

#[test]
fn the_profile_switcher_accepts_known_profiles_and_unsets_overriding_variables() {
    let mut fixture = Fixture::approving();
    fixture.set("AWS_ACCESS_KEY_ID", "AKIA");
    for shell in shells() {
        let get = shell.get;
        let printed = shell.run(
            &fixture,
            &format!("awsp worksso.dev\n{get}\nawsp gone\n{get}\nawsp\n{get}"),
        );
        let lines: Vec<_> = printed
            .lines()
            .filter(|line| line.starts_with('['))
            .collect();
        assert_eq!(
            lines,
            [
                "[worksso.dev] [none]",
                "[worksso.dev] [none]",
                "[none] [none]"
            ],
            "{}: {printed}",
            shell.name
        );
        assert!(
            printed.contains("awsp: unset AWS_ACCESS_KEY_ID"),
            "{}: {printed}",
            shell.name
        );
        assert!(
            printed.contains("awsp: no profile named `gone`"),
            "{}: {printed}",
            shell.name
        );
        let found = shell.candidates(&fixture, shell.complete_switch, "worksso.");
        let found: Vec<_> = found
            .iter()
            .filter(|name| name.starts_with("worksso."))
            .collect();
        assert_eq!(found, ["worksso.audit", "worksso.dev"], "{}", shell.name);
    }
}

#[test]
fn bash_completes_names_with_colons() {
    let fixture = Fixture::approving();
    fixture.config("[profile a:b@c]\nregion = x\n[profile a:d]\nregion = x\n");
    let template = "COMP_TYPE=37 COMP_POINT=99 COMP_LINE='awsp a:d'; _ssologin_switch awsp d; \
        echo \"${COMPREPLY[@]}\"; COMP_LINE='awsp a:'; _ssologin_switch awsp ''; \
        echo \"${COMPREPLY[@]}\"";
    assert_eq!(BASH.run(&fixture, template), "d\nb@c d\n");
}

#[test]
fn the_prompt_segment_comes_from_status() {
    let fixture = Fixture::signed_in();
    for shell in shells() {
        let printed = shell.run(&fixture, "ssologin_prompt");
        assert_eq!(printed, "[homesso 59m] ", "{}", shell.name);
    }
    let fixture = Fixture::approving();
    for shell in shells() {
        assert_eq!(shell.run(&fixture, "ssologin_prompt"), "", "{}", shell.name);
    }
}

#[test]
fn each_script_passes_the_syntax_check_of_its_shell() {
    let fixture = Fixture::approving();
    for shell in shells() {
        for command in ["init", "completions"] {
            let output = fixture.run(&[command, shell.name]);
            assert_eq!(output.code, Some(0), "{output}");
            let path = fixture.write("script", &output.stdout);
            let mut check = Command::new(shell.name);
            let checked = check.arg("-n").arg(path).output().unwrap();
            let told = String::from_utf8_lossy(&checked.stderr);
            assert!(
                checked.status.success() && told.is_empty(),
                "{}: {told}",
                shell.name
            );
        }
    }
}

/// Returns the position of the first PowerShell syntax error.
pub(crate) fn wrong_powershell(text: &str) -> Option<String> {
    let mut parser = tree_sitter::Parser::new();
    parser
        .set_language(&tree_sitter_powershell::LANGUAGE.into())
        .unwrap();
    let tree = parser.parse(text, None).unwrap();
    let mut nodes = vec![tree.root_node()];
    while let Some(node) = nodes.pop() {
        if node.is_error() || node.is_missing() {
            return Some(format!("{}: {node}", node.start_position()));
        }
        let mut cursor = node.walk();
        nodes.extend(node.children(&mut cursor));
    }
    None
}

#[test]
fn the_powershell_scripts_are_valid() {
    let fixture = Fixture::approving();
    for arguments in [
        &["init", "powershell", "--switch", "Use_Profile"][..],
        &["completions", "powershell"],
    ] {
        let output = fixture.run(arguments);
        assert_eq!(output.code, Some(0), "{output}");
        assert_eq!(wrong_powershell(&output.stdout), None, "{output}");
        let is_init = arguments[0] == "init";
        assert_eq!(output.stdout.contains("function Use_Profile {"), is_init);
        for placeholder in ["@PROGRAM@", "@SWITCH@", "@VARIABLES@"] {
            assert!(!output.stdout.contains(placeholder), "{output}");
        }
    }
}

#[test]
fn the_powershell_syntax_check_finds_mistakes() {
    let script = Fixture::approving().run(&["init", "powershell"]).stdout;
    let code: String = script
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    for (at, brace) in code.match_indices(['{', '}']) {
        let broken = format!("{}{}", &code[..at], &code[at + 1..]);
        assert_ne!(wrong_powershell(&broken), None, "{brace} at {at}: {broken}");
    }
    for broken in [
        "if $a { }",
        "foreach ($a in) { }",
        "Get-Item |",
        "$a = 'b",
        "param([string] $a",
        "$a = & b | ForEach-Object { ($_ -split \"`t\")[0 }",
    ] {
        let text = format!("{broken}\n");
        assert_ne!(wrong_powershell(&text), None, "{broken}");
    }
}

#[test]
fn an_invalid_name_for_the_switcher_is_a_usage_error() {
    for name in ["", "a b", "1a", "a;b", "$(x)"] {
        let output = Fixture::approving().run(&["init", "bash", "--switch", name]);
        assert_eq!(
            (output.code, output.stdout.as_str()),
            (Some(2), ""),
            "{output}"
        );
    }
}
