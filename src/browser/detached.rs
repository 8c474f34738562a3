//! Programs without our terminal: started by a process between, which gives the terminal up first. On Unix no safe code of the
//! process itself can do that for a child.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus};

/// What the process between is called: no command line of a person begins with it.
const NAME: &str = "ssologin-launcher";

/// Serves as the process between, where this process was started as that; the exit code then. `words` is the command line.
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

/// The number of an error, which is small on all of Unix.
fn code(error: &io::Error) -> u8 {
    let number = error
        .raw_os_error()
        .and_then(|number| number.try_into().ok());
    number.filter(|number| *number != 0).unwrap_or(u8::MAX)
}

/// Makes a command of what the process between, which is this `program`, is to start.
pub(super) fn by(program: &Path, command: &Command) -> Command {
    let mut between = Command::new(program);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::arg0(&mut between, NAME);
    between.arg(command.get_program()).args(command.get_args());
    between
}

/// How the process between ended: by the error with which the program could not be started.
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
