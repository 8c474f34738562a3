//! Shell completion: the answers to a shell's requests, and the script that sends them.

use std::path::Path;

use clap_complete::env::{CompleteEnv, Shells};

use crate::args::{Cli, Shell};
use crate::failure::{CommandError, code};

/// The variable that a completion script sets when it requests candidates.
const VARIABLE: &str = "SSOLOGIN_COMPLETE";

/// Answers a shell's completion request and exits.
///
/// Returns if the shell did not send one.
pub(crate) fn complete() {
    use clap::CommandFactory as _;
    // clap offers a hidden command if nothing else matches. The name is replaced by a blank, which
    // no user types, so it never matches.
    CompleteEnv::with_factory(|| Cli::command().mut_subcommand("man", |man| man.name(" ")))
        .var(VARIABLE)
        .bin("ssologin")
        .complete();
}

/// Returns the script that sets up completion for this program in a shell.
pub(crate) fn registration(shell: Shell, program: &str) -> Result<String, CommandError> {
    let failed = || CommandError::new(code::FAILED, "cannot create the completion script");
    let shells = Shells::builtins();
    let completer = shells.completer(&shell.name()).ok_or_else(failed)?;
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, "ssologin", "ssologin", program, &mut script)
        .map_err(|_| failed())?;
    String::from_utf8(script).map_err(|_| failed())
}

/// Returns the program name or path that the scripts call.
///
/// This is the plain name if the program was run by name through `PATH`. Otherwise it is the path
/// of the executable.
pub(crate) fn program() -> String {
    let called = std::env::args_os().next().unwrap_or_default();
    let is_path = Path::new(&called).components().count() > 1;
    let path = is_path.then(std::env::current_exe).and_then(Result::ok);
    path.and_then(|path| path.into_os_string().into_string().ok())
        .unwrap_or_else(|| "ssologin".to_owned())
}
