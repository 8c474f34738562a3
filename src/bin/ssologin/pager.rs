//! Shows text that is longer than the screen in the user's pager.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::context::Context;
use crate::runtime::online;

/// The options of `less` unless `LESS` is set, as in Git.
///
/// It exits if everything fits on the screen, shows colors, and does not clear the screen.
const LESS: &str = "FRX";

/// Shows a text with the command in `PAGER`, and waits until the user quits it.
///
/// Returns `false` if nothing was shown: the text fits on the screen, a stream is not a terminal,
/// or there is no pager or it cannot be started.
pub(crate) fn page(context: &Context, text: &str) -> bool {
    let terminal = context.terminal;
    let rows = terminal.size().map_or(usize::MAX, |size| size.1);
    if !terminal.is_table() || !terminal.can_ask() || text.lines().count() < rows {
        return false;
    }
    let words = context.env.get("PAGER").and_then(shlex::split);
    let Some((program, arguments)) = words.as_deref().and_then(<[String]>::split_first) else {
        return false;
    };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped());
    if context.env.get("LESS").is_none() {
        command.env("LESS", LESS);
    }
    // From here on, Ctrl-C does not end this process: the pager gets it too, and must be waited
    // for.
    let _ = online(std::future::ready(()));
    let Ok(mut pager) = command.spawn() else {
        return false;
    };
    if let Some(mut input) = pager.stdin.take() {
        // The user may quit the pager before it has read everything.
        let _ = input.write_all(terminal.styled(text).as_bytes());
    }
    let _ = pager.wait();
    true
}
