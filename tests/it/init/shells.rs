//! The shells that run the scripts of `ssologin init`.

use std::path::Path;
use std::process::Command;

use crate::support::{Fixture, PROGRAM};

/// A shell, and the lines of script with which the tests use it.
pub(crate) struct Shell {
    pub(crate) name: &'static str,
    /// The line that loads our script.
    pub(crate) load: &'static str,
    /// The line that prints the completions of the last word, one per line.
    pub(crate) complete: &'static str,
    pub(crate) complete_switch: &'static str,
    pub(crate) get: &'static str,
}

pub(crate) const BASH: Shell = Shell {
    name: "bash",
    load: "eval \"$(ssologin init bash)\"",
    complete: "COMP_LINE='ssologin %%' COMP_POINT=99 COMP_TYPE=37; _ssologin ssologin \
        \"${COMP_LINE##* }\"; printf '%s\\n' \"${COMPREPLY[@]}\"",
    complete_switch: "COMP_LINE='awsp %%' COMP_POINT=99 COMP_TYPE=37; _ssologin_switch awsp '%%'; \
        printf '%s\\n' \"${COMPREPLY[@]}\"",
    get: "echo \"[${AWS_PROFILE-none}] [${AWS_ACCESS_KEY_ID-none}]\"",
};

const ZSH: Shell = Shell {
    name: "zsh",
    load: "autoload -U compinit; compinit -u; eval \"$(ssologin init zsh)\"",
    complete: "compadd() { print -rl -- ${(P)@[-1]} }; words=(ssologin %%); CURRENT=$#words; \
        PREFIX=$words[-1]; _ssologin",
    complete_switch: "compadd() { print -rl -- ${(P)@[-1]} }; words=(awsp %%); CURRENT=2; \
        PREFIX=%%; _ssologin_switch",
    get: "echo \"[${AWS_PROFILE-none}] [${AWS_ACCESS_KEY_ID-none}]\"",
};

const FISH: Shell = Shell {
    name: "fish",
    load: "ssologin init fish | source",
    complete: "complete -C 'ssologin %%' | string replace -r '\\t.*' ''",
    complete_switch: "complete -C 'awsp %%' | string replace -r '\\t.*' ''",
    get: "set -q AWS_PROFILE; or set -l AWS_PROFILE none; set -q AWS_ACCESS_KEY_ID; or set -l \
        AWS_ACCESS_KEY_ID none; echo \"[$AWS_PROFILE] [$AWS_ACCESS_KEY_ID]\"",
};

/// Returns bash, and those of the other shells that are installed.
pub(crate) fn shells() -> impl Iterator<Item = &'static Shell> {
    [&BASH, &ZSH, &FISH].into_iter().filter(|shell| {
        let version = Command::new(shell.name).arg("--version").output();
        shell.name == "bash" || version.is_ok()
    })
}

impl Shell {
    /// Loads our script, runs these lines, and returns what was printed on both streams.
    pub(crate) fn run(&self, fixture: &Fixture, lines: &str) -> String {
        let mut command = command_with_program(fixture, self.name);
        let script = format!("{}\n{lines}\n", self.load);
        if self.name == "zsh" {
            command.arg("-f");
        }
        let output = command.arg("-c").arg(script).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        String::from_utf8(text).unwrap()
    }

    /// Returns the completions of the last word, sorted.
    pub(crate) fn candidates(&self, fixture: &Fixture, template: &str, words: &str) -> Vec<String> {
        let printed = self.run(fixture, &template.replace("%%", words));
        let mut lines: Vec<_> = printed.lines().map(|line| line.trim().to_owned()).collect();
        lines.sort();
        lines
    }
}

/// Returns a command in the fixture's environment, with our program in `PATH`.
pub(crate) fn command_with_program(fixture: &Fixture, name: &str) -> Command {
    let folder = Path::new(PROGRAM).parent().unwrap().display();
    let mut command = fixture.other(name);
    command.env("PATH", format!("{folder}:/usr/bin:/bin"));
    command
}
