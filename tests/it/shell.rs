//! `ssologin init`: each script in its own shell, with completion, prompt and switch used.

// `script` of other systems has other options.
#[cfg(target_os = "linux")]
mod session;

use std::process::{Command, Stdio};

use crate::run::World;

/// A shell that can run scripts, and how it is told to.
struct Shell {
    name: &'static str,
    /// What loads our script.
    load: &'static str,
    /// Prints what the last word of a command line may become, a line each.
    complete: &'static str,
    complete_switch: &'static str,
    get: &'static str,
}

const BASH: Shell = Shell {
    name: "bash",
    load: "eval \"$(ssologin init bash)\"",
    complete: "COMP_WORDS=(ssologin %%) COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_TYPE=9; \
        _clap_complete_ssologin ssologin \"${COMP_WORDS[COMP_CWORD]}\"; printf '%s\\n' \"${COMPREPLY[@]}\"",
    complete_switch: "COMP_WORDS=(awsp %%) COMP_CWORD=1 COMP_LINE='awsp %%' COMP_POINT=99; \
        _ssologin_switch; printf '%s\\n' \"${COMPREPLY[@]}\"",
    get: "echo \"[${AWS_PROFILE-none}] [${AWS_ACCESS_KEY_ID-none}]\"",
};
const ZSH: Shell = Shell {
    name: "zsh",
    load: "autoload -U compinit; compinit -u; eval \"$(ssologin init zsh)\"",
    complete: "compadd() { :; }; _describe() { print -rl -- ${(P)3} }; words=(ssologin %%); CURRENT=$#words; \
        _clap_dynamic_completer_ssologin",
    complete_switch: "compadd() { print -rl -- ${(P)2} }; _ssologin_switch",
    get: "echo \"[${AWS_PROFILE-none}] [${AWS_ACCESS_KEY_ID-none}]\"",
};
const FISH: Shell = Shell {
    name: "fish",
    load: "ssologin init fish | source",
    complete: "complete -C 'ssologin %%' | string replace -r '\\t.*' ''",
    complete_switch: "complete -C 'awsp %%' | string replace -r '\\t.*' ''",
    get: "set -q AWS_PROFILE; or set -l AWS_PROFILE none; set -q AWS_ACCESS_KEY_ID; or set -l AWS_ACCESS_KEY_ID none; \
        echo \"[$AWS_PROFILE] [$AWS_ACCESS_KEY_ID]\"",
};

/// Bash is everywhere; the others are tested where they are installed.
fn shells() -> impl Iterator<Item = &'static Shell> {
    [&BASH, &ZSH, &FISH].into_iter().filter(|shell| {
        let version = Command::new(shell.name).arg("--version").output();
        shell.name == "bash" || version.is_ok()
    })
}

impl Shell {
    /// Runs lines in the shell, ours loaded, and returns what it printed on both streams.
    fn run(&self, world: &World, lines: &str) -> String {
        let mut command = Command::new(self.name);
        let script = format!("{}\n{lines}\n", self.load);
        if self.name == "zsh" {
            command.arg("-f");
        }
        self.surround(&mut command, world);
        command.arg("-c").arg(script);
        let output = command.stdin(Stdio::null()).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        String::from_utf8(text).unwrap()
    }

    /// Gives a command the environment of the world, with our program in `PATH`.
    fn surround(&self, command: &mut Command, world: &World) {
        let program = std::path::Path::new(env!("CARGO_BIN_EXE_ssologin"));
        let folder = program.parent().unwrap().to_str().unwrap();
        let of_world = world.command();
        let variables = of_world
            .get_envs()
            .filter_map(|(name, value)| Some((name, value?)));
        command
            .env_clear()
            .envs(variables)
            .env("PATH", format!("{folder}:/usr/bin:/bin"));
    }

    fn candidates(&self, world: &World, template: &str, words: &str) -> Vec<String> {
        let printed = self.run(world, &template.replace("%%", words));
        let mut lines: Vec<_> = printed.lines().map(|line| line.trim().to_owned()).collect();
        lines.sort();
        lines
    }
}

#[test]
fn command_lines_are_completed_with_values_of_the_config() {
    let world = World::approving();
    for shell in shells() {
        let complete = |words: &str| shell.candidates(&world, shell.complete, words);
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
fn the_switch_takes_profiles_of_the_config_and_unsets_what_would_win() {
    let mut world = World::approving();
    world.set("AWS_ACCESS_KEY_ID", "AKIA");
    for shell in shells() {
        let get = shell.get;
        let printed = shell.run(
            &world,
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
            printed.contains("awsp: there is no profile `gone`"),
            "{}: {printed}",
            shell.name
        );
        let found = shell.candidates(&world, shell.complete_switch, "worksso.");
        let found: Vec<_> = found
            .iter()
            .filter(|name| name.starts_with("worksso."))
            .collect();
        assert_eq!(found, ["worksso.audit", "worksso.dev"], "{}", shell.name);
    }
}

#[test]
fn bash_completes_names_with_colons_behind_the_last_one() {
    let world = World::approving();
    world.config("[profile a:b@c]\nregion = x\n[profile a:d]\nregion = x\n");
    let template = "COMP_WORDS=(awsp a : d) COMP_CWORD=3 COMP_LINE='awsp a:d' COMP_POINT=8; _ssologin_switch; echo \"${COMPREPLY[@]}\"; \
        COMP_WORDS=(awsp a :) COMP_CWORD=2 COMP_LINE='awsp a:' COMP_POINT=7; _ssologin_switch; echo \"${COMPREPLY[@]}\"";
    assert_eq!(BASH.run(&world, template), "d\nb@c d\n");
}

#[test]
fn the_prompt_segment_is_that_of_status() {
    let world = World::approving().logged_in(&["homesso"]);
    for shell in shells() {
        let printed = shell.run(&world, "ssologin_prompt");
        assert_eq!(printed, "[homesso 59m] ", "{}", shell.name);
    }
    let world = World::approving();
    for shell in shells() {
        assert_eq!(shell.run(&world, "ssologin_prompt"), "", "{}", shell.name);
    }
}

#[test]
fn each_script_passes_the_check_of_its_shell() {
    let world = World::approving();
    for shell in shells() {
        for command in ["init", "completions"] {
            let output = world.run(&[command, shell.name]);
            assert_eq!(output.code, Some(0), "{output}");
            let path = world.write("script", &output.stdout);
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

/// The first place where a text is no PowerShell.
fn wrong_powershell(text: &str) -> Option<String> {
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
fn the_scripts_for_powershell_are_powershell() {
    let world = World::approving();
    for arguments in [
        &["init", "powershell", "--switch", "Use_Profile"][..],
        &["completions", "powershell"],
    ] {
        let output = world.run(arguments);
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
fn the_check_for_powershell_finds_what_is_wrong() {
    let script = World::approving().run(&["init", "powershell"]).stdout;
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
fn a_switch_that_is_no_name_is_wrong_usage() {
    for name in ["", "a b", "1a", "a;b", "$(x)"] {
        let output = World::approving().run(&["init", "bash", "--switch", name]);
        assert_eq!(
            (output.code, output.stdout.as_str()),
            (Some(2), ""),
            "{output}"
        );
    }
}
