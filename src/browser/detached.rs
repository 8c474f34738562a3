//! Starts programs without our terminal.
//!
//! A launcher process gives up the terminal and then starts the program. On Unix, a process cannot
//! do that for its child without unsafe code.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus};

/// The `argv[0]` of the launcher process, which no ordinary command line starts with.
const NAME: &str = "ssologin-launcher";

/// Acts as the launcher if this process was started as one, and returns the exit code.
///
/// `words` is the command line of this process.
pub fn serve_as_launcher(mut words: impl Iterator<Item = OsString>) -> Option<u8> {
    if words.next()? != NAME {
        return None;
    }
    let program = words.next()?;
    #[cfg(unix)]
    if let Err(error) = rustix::process::setsid() {
        return Some(code(&error.into()));
    }
    let mut command = Command::new(program);
    Some(match command.args(words).spawn() {
        Ok(_) => 0,
        Err(error) => code(&error),
    })
}

/// Returns the OS error number as an exit code, or 255 if there is none.
///
/// Error numbers are below 255 on every Unix.
fn code(error: &io::Error) -> u8 {
    let number = error
        .raw_os_error()
        .and_then(|number| number.try_into().ok());
    number.filter(|number| *number != 0).unwrap_or(u8::MAX)
}

/// Returns a command that starts `command` through the launcher, which is `program`.
pub(super) fn by(program: &Path, command: &Command) -> Command {
    let mut between = Command::new(program);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::arg0(&mut between, NAME);
    between.arg(command.get_program()).args(command.get_args());
    between
}

/// Converts the launcher's exit status to the error that prevented the program from starting.
pub(super) fn result(status: ExitStatus) -> io::Result<()> {
    match status.code() {
        Some(0) => Ok(()),
        Some(number) if number < i32::from(u8::MAX) => Err(io::Error::from_raw_os_error(number)),
        _ => Err(io::Error::other(status.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::{NAME, code, serve_as_launcher};
    use std::ffi::OsString;
    use std::io;

    #[test]
    fn only_the_process_between_launches() {
        for words in [&[][..], &["ssologin"], &["ssologin", NAME], &[NAME]] {
            assert_eq!(serve_as_launcher(words.iter().map(OsString::from)), None);
        }
    }

    #[test]
    fn an_error_is_a_number() {
        assert_eq!(code(&io::Error::from_raw_os_error(2)), 2);
        for odd in [0, 70_000] {
            assert_eq!(code(&io::Error::from_raw_os_error(odd)), 255);
        }
        assert_eq!(code(&io::ErrorKind::InvalidInput.into()), 255);
    }
}
