//! The only event loop.

use std::pin::pin;

use futures_util::future::{Either, select};

use crate::failure::{CommandError, code};

/// Runs what needs the network, on this thread, until it is done or the person interrupts it.
pub(crate) fn online<T>(work: impl Future<Output = T>) -> Result<T, CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            CommandError::new(
                code::FAILED,
                format!("the system gives no event loop: {error}"),
            )
        })?;
    let result = runtime.block_on(async {
        // Who is polled first listens before the work says anything that a person could interrupt.
        match select(pin!(tokio::signal::ctrl_c()), pin!(work)).await {
            Either::Left(_) => Err(CommandError::interrupted()),
            Either::Right((result, _)) => Ok(result),
        }
    });
    // A thread that still resolves a host name must not hold up the exit.
    runtime.shutdown_background();
    result
}
