//! The only async runtime in the program.

use std::io;
use std::pin::pin;
use std::process;
use std::thread;
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot::{Receiver, Sender, channel};

use crate::failure::{CommandError, code};

/// The time that the work gets to stop after an interrupt.
const GRACE: Duration = Duration::from_secs(1);

/// Runs async work on this thread until it is done or the user interrupts it.
pub(crate) fn online<T>(work: impl Future<Output = T>) -> Result<T, CommandError> {
    let cannot_start = |error: io::Error| {
        CommandError::new(
            code::FAILED,
            format!("cannot start the async runtime: {error}"),
        )
    };
    let runtime = runtime().map_err(cannot_start)?;
    let _working = stop_when_interrupted().map_err(cannot_start)?;
    let result = runtime.block_on(async {
        // The first future is polled first, so it listens for Ctrl-C before the work prints
        // anything.
        match select(pin!(tokio::signal::ctrl_c()), pin!(work)).await {
            Either::Left(_) => Err(CommandError::interrupted()),
            Either::Right((result, _)) => Ok(result),
        }
    });
    // A thread that is still resolving a host name must not delay the exit.
    runtime.shutdown_background();
    result
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// Ends the process soon after an interrupt, unless the returned value is dropped before it.
///
/// Normally the process has ended by then. But the work shares its thread with the handler of
/// interrupts, and a call that reads a file from a dead network drive, or writes to a terminal that
/// has stopped, may never return.
fn stop_when_interrupted() -> io::Result<Sender<()>> {
    let (working, done) = channel();
    thread::Builder::new().spawn(move || watch(done))?;
    Ok(working)
}

fn watch(done: Receiver<()>) {
    let Ok(runtime) = runtime() else {
        return;
    };
    let interrupted = runtime.block_on(async {
        match select(pin!(tokio::signal::ctrl_c()), done).await {
            Either::Left((served, _)) => served.is_ok(),
            Either::Right(_) => false,
        }
    });
    if interrupted {
        thread::sleep(GRACE);
        // Say nothing: it may be the terminal that does not answer.
        process::exit(code::INTERRUPTED.into());
    }
}
