//! `ssologin init`: prints the shell integration.

use ssologin::system::INSTEAD_OF_PROFILES;

use crate::args::{InitArgs, Shell};
use crate::completion::{filled, program, registration};
use crate::failure::{CommandError, code};
use crate::terminal::Terminal;

pub(crate) fn init(terminal: Terminal, args: &InitArgs) -> Result<u8, CommandError> {
    let is_name = |name: &str| {
        let mut bytes = name.bytes();
        bytes
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    if !is_name(&args.switch) {
        let text = "`--switch` must be a function name of letters, digits and `_`";
        return Err(CommandError::new(code::USAGE, text));
    }
    let program = program();
    let script = script(args.shell)
        .replace("@SWITCH@", &args.switch)
        .replace("@VARIABLES@", &INSTEAD_OF_PROFILES.concat().join(" "));
    let script = filled(&script, args.shell, &program);
    terminal.raw((registration(args.shell, &program) + &script).as_bytes())?;
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
