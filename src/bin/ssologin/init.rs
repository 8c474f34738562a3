//! `ssologin init` and `ssologin completions`: what a shell needs to know us.

use std::path::Path;

use clap_complete::env::{CompleteEnv, Shells};
use ssologin::INSTEAD_OF_PROFILES;

use crate::args::{Cli, CompletionsArgs, InitArgs, Shell};
use crate::context::Context;
use crate::failure::{Failure, code};
use crate::terminal::Terminal;

/// Set by the shells when they ask what a word may become.
const VARIABLE: &str = "SSOLOGIN_COMPLETE";

/// Answers a shell that completes a command line, and ends; returns where nobody does.
pub(crate) fn complete() {
    use clap::CommandFactory as _;
    // What is hidden would be offered where nothing else begins so: nobody types a blank.
    CompleteEnv::with_factory(|| Cli::command().mut_subcommand("man", |man| man.name(" ")))
        .var(VARIABLE)
        .bin("ssologin")
        .complete();
}

pub(crate) fn init(terminal: Terminal, args: &InitArgs) -> Result<u8, Failure> {
    let is_name = |name: &str| {
        let mut bytes = name.bytes();
        bytes
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    if !is_name(&args.switch) {
        let text = "`--switch` names a function: letters, digits and `_`";
        return Err(Failure::new(code::USAGE, text));
    }
    let program = program();
    let script = script(args.shell)
        .replace("@PROGRAM@", &quoted(args.shell, &program))
        .replace("@SWITCH@", &args.switch)
        .replace("@VARIABLES@", &INSTEAD_OF_PROFILES.concat().join(" "));
    terminal.data(&(registration(args.shell, &program)? + &script))?;
    Ok(code::DONE)
}

pub(crate) fn completions(terminal: Terminal, args: &CompletionsArgs) -> Result<u8, Failure> {
    terminal.data(&registration(args.shell, &program())?)?;
    Ok(code::DONE)
}

fn script(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => include_str!("init/bash.sh"),
        Shell::Zsh => include_str!("init/zsh.zsh"),
        Shell::Fish => include_str!("init/fish.fish"),
        Shell::Powershell => include_str!("init/powershell.ps1"),
    }
}

/// What teaches a shell to complete our command lines.
fn registration(shell: Shell, program: &str) -> Result<String, Failure> {
    let failed = || Failure::new(code::FAILED, "the completion script cannot be made");
    let shells = Shells::builtins();
    let completer = shells.completer(shell.as_str()).ok_or_else(failed)?;
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, "ssologin", "ssologin", program, &mut script)
        .map_err(|_| failed())?;
    String::from_utf8(script).map_err(|_| failed())
}

/// How the scripts call us: by the name that `PATH` knows, else by the path that we were called by.
fn program() -> String {
    let called = std::env::args_os().next().unwrap_or_default();
    let is_path = Path::new(&called).components().count() > 1;
    let path = is_path.then(std::env::current_exe).and_then(Result::ok);
    path.and_then(|path| path.into_os_string().into_string().ok())
        .unwrap_or_else(|| "ssologin".to_owned())
}

fn quoted(shell: Shell, program: &str) -> String {
    match shell {
        Shell::Powershell => format!("'{}'", program.replace('\'', "''")),
        Shell::Fish => format!("'{}'", program.replace('\\', "\\\\").replace('\'', "\\'")),
        Shell::Bash | Shell::Zsh => ssologin::shell_word(program).to_string(),
    }
}

/// Values that stand in the config, for completion.
pub(crate) mod values {
    use std::collections::BTreeSet;

    use clap_complete::CompletionCandidate;
    use ssologin::Env;
    use ssologin::session::{ProfileEntry, profiles};

    use super::{Context, Terminal};
    use crate::args::Color;

    fn context() -> Option<Context> {
        Context::load(Env::from_process(), Terminal::new(Color::Never)).ok()
    }

    fn candidates(values: impl Iterator<Item = String>) -> Vec<CompletionCandidate> {
        values.map(CompletionCandidate::new).collect()
    }

    /// The names of sessions.
    pub(crate) fn sessions() -> Vec<CompletionCandidate> {
        let context = context();
        let names = context
            .iter()
            .flat_map(|context| context.config.session_names());
        candidates(names.map(str::to_owned))
    }

    /// The names of profiles.
    pub(crate) fn profile_names() -> Vec<CompletionCandidate> {
        let context = context();
        let names = context
            .iter()
            .flat_map(|context| context.config.profile_names());
        candidates(names.map(str::to_owned))
    }

    /// What a login may be asked for: sessions, then profiles.
    pub(crate) fn names() -> Vec<CompletionCandidate> {
        let mut names = sessions();
        names.extend(profile_names());
        names
    }

    /// The account ids that profiles name.
    pub(crate) fn accounts() -> Vec<CompletionCandidate> {
        of_profiles(|profile| profile.account_id)
    }

    /// The roles that profiles name.
    pub(crate) fn roles() -> Vec<CompletionCandidate> {
        of_profiles(|profile| profile.role_name)
    }

    fn of_profiles(value: impl Fn(ProfileEntry) -> Option<String>) -> Vec<CompletionCandidate> {
        let entries = context().map(|context| profiles(&context.config));
        let values: BTreeSet<_> = entries.into_iter().flatten().filter_map(value).collect();
        candidates(values.into_iter())
    }
}
