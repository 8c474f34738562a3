//! Lines that the user types while a login is in progress.
//!
//! Waiting for a line does not change the terminal's modes. If the wait is canceled, input that is
//! typed later is left for the next reader.

use std::io;

use zeroize::Zeroizing;

#[cfg(not(unix))]
pub(crate) use nowhere::StdinLines;
#[cfg(unix)]
pub(crate) use unix::StdinLines;

#[cfg(unix)]
mod unix {
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    use super::{Zeroizing, io};
    use crate::terminal::is_in_foreground;

    /// The maximum length of a line, in bytes, which is longer than any URL.
    const MAX_LINE: usize = 64 * 1024;
    /// The pause between two checks for input, which is shorter than the user takes to paste.
    const PAUSE: Duration = Duration::from_millis(100);

    /// The lines that the user types on stdin.
    #[derive(Default)]
    pub(crate) struct StdinLines {
        begun: Zeroizing<Vec<u8>>,
    }

    impl StdinLines {
        pub(crate) fn can_be_read() -> bool {
            true
        }

        /// Returns the next line.
        ///
        /// Input that is typed while `wanted` returns `false` is left for the next reader.
        ///
        /// # Errors
        ///
        /// Fails if the input has ended or cannot be read, or if a line is too long.
        pub(crate) async fn line(
            &mut self,
            wanted: impl Fn() -> bool,
        ) -> io::Result<Zeroizing<String>> {
            loop {
                if let Some(end) = self.begun.iter().position(|byte| *byte == b'\n') {
                    let rest = Zeroizing::new(self.begun.split_off(end + 1));
                    let line = std::mem::replace(&mut self.begun, rest);
                    return Ok(Zeroizing::new(String::from_utf8_lossy(&line).into_owned()));
                }
                self.more(&wanted).await?;
            }
        }

        async fn more(&mut self, wanted: &impl Fn() -> bool) -> io::Result<()> {
            let input = io::stdin();
            // The system would stop a background process that reads from the terminal.
            if !is_readable(&input)? || !wanted() || !is_in_foreground(&input) {
                tokio::time::sleep(PAUSE).await;
                return Ok(());
            }
            let mut part = Zeroizing::new([0; 4096]);
            let count = rustix::io::read(&input, part.as_mut_slice())?;
            if count == 0 || self.begun.len() > MAX_LINE {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.begun
                .extend_from_slice(part.get(..count).unwrap_or_default());
            Ok(())
        }
    }

    fn is_readable(input: &io::Stdin) -> io::Result<bool> {
        let mut input = [PollFd::new(input, PollFlags::IN)];
        Ok(poll(&mut input, Some(&Timespec::default()))? > 0)
    }
}

#[cfg(not(unix))]
mod nowhere {
    use super::{Zeroizing, io};

    /// A source without lines, because a read cannot be canceled on this system.
    #[derive(Default)]
    pub(crate) struct StdinLines;

    impl StdinLines {
        pub(crate) fn can_be_read() -> bool {
            false
        }

        pub(crate) async fn line(
            &mut self,
            _wanted: impl Fn() -> bool,
        ) -> io::Result<Zeroizing<String>> {
            std::future::pending().await
        }
    }
}
