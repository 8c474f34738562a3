//! The program on a pseudo-terminal, with simulated typing.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use crate::support::{Fixture, screen_of, words};

/// The key that moves to the next entry of a list.
pub(crate) const DOWN: &str = "\u{1b}[B";
/// The key that cancels a prompt.
pub(crate) const ESC: &str = "\u{1b}";

/// The default width of a terminal.
pub(crate) const COLUMNS: u16 = 80;
const DEADLINE: Duration = Duration::from_secs(60);
/// The time without further output after which a screen is complete.
const SETTLED: Duration = Duration::from_millis(200);

/// A program on its own pseudo-terminal.
pub(crate) struct Terminal {
    child: std::process::Child,
    bytes: Receiver<Vec<u8>>,
    unread: Vec<u8>,
    seen: String,
    home: String,
    master: Arc<File>,
    columns: u16,
}

impl Terminal {
    /// Starts the program on a terminal of 80 columns.
    pub(crate) fn start(fixture: &Fixture, arguments: &[&str]) -> Terminal {
        Terminal::sized(fixture, arguments, COLUMNS)
    }

    /// Starts the program on a terminal of this width.
    pub(crate) fn sized(fixture: &Fixture, arguments: &[&str], columns: u16) -> Terminal {
        let mut command = fixture.command();
        command.args(arguments);
        Terminal::of(fixture, command, columns)
    }

    /// Starts a command on a terminal of this width.
    pub(crate) fn of(fixture: &Fixture, mut command: Command, columns: u16) -> Terminal {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave = File::options()
            .read(true)
            .write(true)
            .open(name.to_str().unwrap())
            .unwrap();
        tcsetwinsize(&slave, size(columns)).unwrap();
        command
            .env("TERM", "xterm-256color")
            .stdin(Stdio::from(slave.try_clone().unwrap()))
            .stdout(Stdio::from(slave.try_clone().unwrap()))
            .stderr(Stdio::from(slave));
        let child = command.spawn().unwrap();
        // Only the program may hold this side of the terminal, so that the output ends when it
        // exits.
        drop(command);
        let master = Arc::new(File::from(master));
        let reader = Arc::clone(&master);
        let (sender, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // At the end, the read fails on Linux, and returns 0 bytes elsewhere.
            while let Ok(count @ 1..) = (&*reader).read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Terminal {
            child,
            bytes,
            unread: Vec::new(),
            seen: String::new(),
            home: fixture.home().display().to_string(),
            master,
            columns,
        }
    }

    /// Starts a command with the terminal as its controlling terminal, as a shell does.
    #[cfg(target_os = "linux")]
    pub(crate) fn controlling(fixture: &Fixture, arguments: &[&str], columns: u16) -> Terminal {
        let mut command = fixture.other("setsid");
        command.args(["--ctty", "--wait"]).args(arguments);
        Terminal::of(fixture, command, columns)
    }

    /// Changes the width of the terminal.
    pub(crate) fn resize(&mut self, columns: u16) {
        tcsetwinsize(&*self.master, size(columns)).unwrap();
        self.columns = columns;
    }

    /// Types a line and presses Enter.
    pub(crate) fn line(&self, text: &str) {
        (&*self.master)
            .write_all(format!("{text}\n").as_bytes())
            .unwrap();
    }

    /// Presses keys.
    pub(crate) fn keys(&self, keys: &str) {
        (&*self.master).write_all(keys.as_bytes()).unwrap();
    }

    /// Returns whether the terminal is in its normal mode: line by line, with echo and signals.
    pub(crate) fn by_lines(&self) -> bool {
        let modes = tcgetattr(&*self.master).unwrap().local_modes;
        modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG)
    }

    /// Waits for the program to exit, and returns whether the terminal is back in its normal mode.
    pub(crate) fn ends_by_lines(&mut self) -> bool {
        while let Ok(bytes) = self.bytes.recv_timeout(DEADLINE) {
            self.take(&bytes);
        }
        self.by_lines()
    }

    /// Presses Ctrl-D, which ends the input at the start of a line.
    pub(crate) fn end_of_input(&self) {
        (&*self.master).write_all(b"\x04").unwrap();
    }

    /// Waits for a question, and answers it by typing a line.
    pub(crate) fn answer(&mut self, question: &str, line: &str) {
        self.until(question, 1);
        self.line(line);
    }

    /// Waits for a list to choose from, and presses keys.
    pub(crate) fn choose(&mut self, list: &str, keys: &str) {
        self.until(list, 1);
        self.until("type to filter", 1);
        self.keys(keys);
    }

    /// Interrupts the program, as Ctrl-C does.
    pub(crate) fn interrupt(&self) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    }

    /// Reads until the text occurs this number of times, with or without line breaks in it.
    pub(crate) fn until(&mut self, text: &str, count: usize) {
        let matches = |seen: &str| {
            seen.matches(text)
                .count()
                .max(words(seen).matches(text).count())
        };
        let deadline = Instant::now() + DEADLINE;
        while matches(&self.seen) < count {
            self.more(deadline, &self.seen.clone());
        }
    }

    /// Reads until the screen is as expected and no more output follows, and returns the screen.
    pub(crate) fn until_shown(&mut self, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let screen = screen_of(&self.seen, self.columns);
            match wanted(&screen).then(|| self.bytes.recv_timeout(SETTLED)) {
                None => self.more(deadline, &screen),
                // A single write may be read in several parts.
                Some(Ok(bytes)) => self.take(&bytes),
                Some(Err(_)) => return screen,
            }
        }
    }

    fn more(&mut self, deadline: Instant, shown: &str) {
        let left = deadline.saturating_duration_since(Instant::now());
        let bytes = self.bytes.recv_timeout(left);
        let bytes = bytes.unwrap_or_else(|error| panic!("{error}; seen:\n{shown}"));
        self.take(&bytes);
    }

    fn take(&mut self, bytes: &[u8]) {
        self.unread.extend_from_slice(bytes);
        // A character may be read in several parts too.
        let whole = match std::str::from_utf8(&self.unread) {
            Ok(text) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let rest = self.unread.split_off(whole);
        let text = std::mem::replace(&mut self.unread, rest);
        self.seen += &String::from_utf8(text).unwrap();
    }

    /// Returns everything that was written so far.
    pub(crate) fn seen(&self) -> &str {
        &self.seen
    }

    /// Waits for the program to exit, and returns the final screen and the exit code.
    pub(crate) fn last_screen(self) -> (String, i32) {
        let columns = self.columns;
        let (written, code) = self.finish();
        (screen_of(&written, columns), code)
    }

    /// Waits for the program to exit, and returns its whole output and the exit code.
    pub(crate) fn finish(mut self) -> (String, i32) {
        while let Ok(bytes) = self.bytes.recv_timeout(DEADLINE) {
            self.take(&bytes);
        }
        let code = self.child.wait().unwrap().code().unwrap();
        let home = self.home.trim_end_matches('/');
        (self.seen.replace(home, "[HOME]"), code)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn size(columns: u16) -> Winsize {
    Winsize {
        ws_row: 24,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    }
}
