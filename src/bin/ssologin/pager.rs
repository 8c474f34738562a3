//! Shows text that is longer than the screen in the user's pager.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::context::Context;
use crate::runtime::online;
use crate::text::Text;

/// The options for `less` if `LESS` is not set; Git uses the same ones.
///
/// With them, `less` exits if everything fits on the screen, shows colors, and does not clear the
/// screen.
const LESS: &str = "FRX";

/// Returns whether a text has more lines than the terminal, if stderr is one.
pub(crate) fn is_long(context: &Context, text: &Text) -> bool {
    let size = context.terminal.size();
    size.is_some_and(|(_, rows)| text.as_str().lines().count() >= rows)
}

/// Shows a text with the command in `PAGER`, and waits until the user quits it.
///
/// Returns `false` if nothing was shown, because a stream is not a terminal, or there is no pager
/// or it cannot be started.
pub(crate) fn page(context: &Context, text: &Text) -> bool {
    let terminal = context.terminal;
    if !terminal.is_table() || !terminal.can_ask() {
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
    // This installs a listener, so that Ctrl-C no longer ends this process. The pager receives it
    // too, and this process must wait for it to exit.
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
