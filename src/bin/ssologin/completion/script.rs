//! The scripts that register completion in a shell.

use std::path::Path;

use super::quote;
use crate::args::Shell;

/// Returns the script that sets up completion for this program in a shell.
pub(crate) fn registration(shell: Shell, program: &str) -> String {
    let script = match shell {
        Shell::Bash => include_str!("scripts/bash.sh"),
        Shell::Zsh => include_str!("scripts/zsh.zsh"),
        Shell::Fish => include_str!("scripts/fish.fish"),
        Shell::Powershell => include_str!("scripts/powershell.ps1"),
    };
    filled(script, shell, program)
}

/// Inserts the program, quoted for the shell, into a script.
pub(crate) fn filled(script: &str, shell: Shell, program: &str) -> String {
    let program = match shell {
        Shell::Bash | Shell::Zsh => quote::posix(program),
        Shell::Fish => quote::fish(program),
        Shell::Powershell => quote::powershell_string(program),
    };
    script.replace("@PROGRAM@", &program)
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
