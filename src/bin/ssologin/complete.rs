//! Completion: what a shell asks us, and the script that makes it ask.

use std::path::Path;

use clap_complete::env::{CompleteEnv, Shells};

use crate::args::{Cli, Shell};
use crate::failure::{CommandError, code};

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

/// What teaches a shell to complete our command lines.
pub(crate) fn registration(shell: Shell, program: &str) -> Result<String, CommandError> {
    let failed = || CommandError::new(code::FAILED, "the completion script cannot be made");
    let shells = Shells::builtins();
    let completer = shells.completer(&shell.name()).ok_or_else(failed)?;
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, "ssologin", "ssologin", program, &mut script)
        .map_err(|_| failed())?;
    String::from_utf8(script).map_err(|_| failed())
}

/// How the scripts call us: by the name that `PATH` knows, else by the path that we were called by.
pub(crate) fn program() -> String {
    let called = std::env::args_os().next().unwrap_or_default();
    let is_path = Path::new(&called).components().count() > 1;
    let path = is_path.then(std::env::current_exe).and_then(Result::ok);
    path.and_then(|path| path.into_os_string().into_string().ok())
        .unwrap_or_else(|| "ssologin".to_owned())
}
