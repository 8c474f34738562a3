//! `ssologin status --watch`: the table, kept up to date until it is interrupted.

use std::time::Duration;

use ssologin::Env;

use crate::args::StatusArgs;
use crate::context::Context;
use crate::failure::{Failure, code};
use crate::online;
use crate::terminal::Terminal;

/// The files may have changed, and the minutes have.
const EVERY: Duration = Duration::from_secs(1);

/// To the first column of the first row, and nothing below.
const CLEAR: &str = "\u{1b}[H\u{1b}[J";

pub(super) fn watch(terminal: Terminal, args: &StatusArgs) -> Result<u8, Failure> {
    if !terminal.is_table() {
        return Err(Failure::new(code::USAGE, "`--watch` is for a terminal")
            .hint("`ssologin status --json` is for programs"));
    }
    match online(keep_up(terminal, args)) {
        Ok(failure) => Err(failure),
        Err(interrupted) if interrupted.code == code::INTERRUPTED => Ok(code::INTERRUPTED),
        Err(failure) => Err(failure),
    }
}

/// Shows the table again whenever it has changed, until that fails.
async fn keep_up(terminal: Terminal, args: &StatusArgs) -> Failure {
    let mut shown = String::new();
    loop {
        let table = Context::load(Env::from_process(), terminal)
            .and_then(|context| super::whole_table(&context, args));
        match table {
            Ok(table) if table != shown => {
                if let Err(failure) = terminal.data(&format!("{CLEAR}{table}")) {
                    return failure;
                }
                shown = table;
            }
            Ok(_) => {}
            Err(failure) => return failure,
        }
        tokio::time::sleep(EVERY).await;
    }
}
