//! Lines that a person types while something else goes on. Nothing of the terminal is changed for it, and a wait that is given up
//! takes nothing of what is typed next.

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

    /// No URL is longer.
    const MAX_LINE: usize = 64 * 1024;
    /// Between two looks at the terminal: nobody pastes faster.
    const PAUSE: Duration = Duration::from_millis(100);

    /// The lines of the terminal at stdin.
    #[derive(Default)]
    pub(crate) struct StdinLines {
        begun: Zeroizing<Vec<u8>>,
    }

    impl StdinLines {
        pub(crate) fn can_be_read() -> bool {
            true
        }

        /// The next line. What is typed while it is not `wanted` is left to whoever reads next.
        ///
        /// # Errors
        ///
        /// When there is no more.
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
            // Who reads in the background is stopped by the system.
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

    /// Nobody can type: a read here could not be given up.
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
