//! The only async runtime in the program.

use std::pin::pin;

use futures_util::future::{Either, select};

use crate::failure::{CommandError, code};

/// Runs async work on this thread until it is done or the user interrupts it.
pub(crate) fn online<T>(work: impl Future<Output = T>) -> Result<T, CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            CommandError::new(
                code::FAILED,
                format!("cannot start the async runtime: {error}"),
            )
        })?;
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
