//! The two streams: data on stdout, talk on stderr.

use std::io::{self, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ssologin::text::Printable;

use crate::args::Color;
use crate::failure::{CommandError, code};
use crate::wrap::wrapped;

/// How much a word should stand out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Good,
    Soon,
    Bad,
    Quiet,
}

impl Tone {
    fn style(self) -> Style {
        match self {
            Tone::Plain => Style::new(),
            Tone::Good => AnsiColor::Green.on_default(),
            Tone::Soon => AnsiColor::Yellow.on_default(),
            Tone::Bad => AnsiColor::Red.on_default(),
            Tone::Quiet => Style::new().dimmed(),
        }
    }

    /// The text in this tone; a stream without colour strips it again.
    pub(crate) fn paint(self, text: &str) -> String {
        let style = self.style();
        format!("{style}{text}{style:#}")
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Terminal {
    choice: ColorChoice,
    debug: bool,
}

impl Terminal {
    pub(crate) fn new(color: Color) -> Terminal {
        Terminal {
            choice: match color {
                Color::Auto => ColorChoice::Auto,
                Color::Always => ColorChoice::AlwaysAnsi,
                Color::Never => ColorChoice::Never,
            },
            debug: false,
        }
    }

    /// The same terminal, on which errors are shown with their causes.
    pub(crate) fn with_debug(self, debug: bool) -> Terminal {
        Terminal { debug, ..self }
    }

    /// Returns whether errors are shown with their causes.
    pub(crate) fn debug(self) -> bool {
        self.debug
    }

    /// Whether a person reads stdout directly.
    pub(crate) fn is_table(self) -> bool {
        io::stdout().is_terminal()
    }

    /// Prints data. That it did not arrive is a failure, but that nobody reads it any more is none.
    pub(crate) fn data(self, text: &str) -> Result<(), CommandError> {
        arrived(
            text.as_bytes(),
            &mut AutoStream::new(io::stdout().lock(), self.choice),
        )
    }

    /// Prints a secret, as it is: nothing else keeps a copy of it.
    pub(crate) fn secret(self, text: &str) -> Result<(), CommandError> {
        arrived(text.as_bytes(), &mut io::stdout().lock())
    }

    /// Prints bytes as they are.
    pub(crate) fn raw(self, bytes: &[u8]) -> Result<(), CommandError> {
        arrived(bytes, &mut io::stdout().lock())
    }

    /// Whether a person is there who reads questions and can answer them.
    pub(crate) fn can_ask(self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Whether what is said may have colours.
    pub(crate) fn is_coloured(self) -> bool {
        let choice = match self.choice {
            ColorChoice::Auto => AutoStream::choice(&io::stderr()),
            choice => choice,
        };
        choice != ColorChoice::Never
    }

    /// Whether what is said may be a picture.
    pub(crate) fn can_draw(self) -> bool {
        self.is_coloured() && io::stderr().is_terminal()
    }

    /// Whether what is said may have links.
    pub(crate) fn has_links(self) -> bool {
        self.can_draw() && supports_hyperlinks::supports_hyperlinks()
    }

    /// Hands a text to the clipboard of the terminal (OSC 52), which may be on another machine and never says whether it took
    /// it; nothing where stderr is no terminal.
    pub(crate) fn copy(self, text: &str) {
        if io::stderr().is_terminal() {
            let text = BASE64_STANDARD.encode(text);
            let mut stderr = AutoStream::always_ansi(io::stderr().lock());
            let _ = write!(stderr, "\u{1b}]52;c;{text}\u{7}").and_then(|()| stderr.flush());
        }
    }

    /// Columns and lines of the terminal that is talked to, where that can be known.
    pub(crate) fn size(self) -> Option<(usize, usize)> {
        #[cfg(unix)]
        return size_of(io::stderr());
        #[cfg(not(unix))]
        None
    }

    /// Columns of the terminal that data goes to, where that can be known.
    pub(crate) fn data_columns(self) -> Option<usize> {
        #[cfg(unix)]
        return size_of(io::stdout()).map(|size| size.0);
        #[cfg(not(unix))]
        None
    }

    /// Shows a question; the answer is typed behind it.
    pub(crate) fn question(self, text: &str) {
        let mut stderr = AutoStream::new(io::stderr().lock(), self.choice);
        let _ = write!(stderr, "{text} ").and_then(|()| stderr.flush());
    }

    /// Tells a person one thing.
    pub(crate) fn say(self, text: &str) {
        self.say_as_it_is(&self.fitted(text));
    }

    /// Tells a person what no line may be broken of.
    pub(crate) fn say_as_it_is(self, text: &str) {
        let mut stderr = AutoStream::new(io::stderr().lock(), self.choice);
        let _ = writeln!(stderr, "{text}").and_then(|()| stderr.flush());
    }

    /// Text as it is said: on a terminal its lines are broken between words.
    pub(crate) fn fitted(self, text: &str) -> String {
        let Some((columns, _)) = self.size() else {
            return text.to_owned();
        };
        let lines = text.lines().map(|line| wrapped(line, columns).join("\n"));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Whether lines may move: nobody else writes to the terminal, for this process is not in the background.
    pub(crate) fn can_move(self) -> bool {
        #[cfg(unix)]
        return self.can_draw() && is_in_foreground(io::stderr());
        #[cfg(not(unix))]
        false
    }

    /// Writes what moves lines, as it is.
    pub(crate) fn draw(self, text: &str) {
        let mut stderr = io::stderr().lock();
        let _ = stderr
            .write_all(text.as_bytes())
            .and_then(|()| stderr.flush());
    }

    /// Shows a text where the last one in place stood, until it is taken away by an empty one; nothing where lines cannot
    /// move.
    pub(crate) fn in_place(self, text: &str) {
        if self.can_draw() {
            self.draw(&format!("\r\u{1b}[K{text}"));
        }
    }

    /// Tells a person that something is not as it should be.
    pub(crate) fn warn(self, text: &str) {
        self.say(&warning(text));
    }
}

/// A URL that leads where it says (OSC 8). It must be printable ASCII.
pub(crate) fn link(url: &str) -> String {
    format!("\u{1b}]8;;{url}\u{1b}\\{url}\u{1b}]8;;\u{1b}\\")
}

/// The line that tells that something is not as it should be.
pub(crate) fn warning(text: &str) -> String {
    format!("{}: {}", Tone::Soon.paint("warning"), Printable(text))
}

/// Whether this process has the terminal of a stream to itself: in the background, who reads or changes it is stopped.
#[cfg(unix)]
pub(crate) fn is_in_foreground(stream: impl std::os::fd::AsFd) -> bool {
    // A terminal that does not control this process has no background.
    rustix::termios::tcgetpgrp(stream).map_or(true, |group| group == rustix::process::getpgrp())
}

/// Tells when the process goes on after it was stopped (Ctrl-Z, `fg`).
pub(crate) struct Resumed {
    #[cfg(unix)]
    signal: Option<tokio::signal::unix::Signal>,
}

impl Resumed {
    pub(crate) fn listen() -> Resumed {
        Resumed {
            #[cfg(unix)]
            signal: {
                use tokio::signal::unix::{SignalKind, signal};
                signal(SignalKind::from_raw(rustix::process::Signal::CONT.as_raw())).ok()
            },
        }
    }

    pub(crate) async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.signal
            && signal.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }
}

/// How the terminal that is read from handles keys, so that it can be put back.
pub(crate) struct Modes {
    #[cfg(unix)]
    modes: Option<rustix::termios::Termios>,
}

impl Modes {
    pub(crate) fn now() -> Modes {
        Modes {
            #[cfg(unix)]
            modes: rustix::termios::tcgetattr(io::stdin()).ok(),
        }
    }

    /// From now on nothing that is typed is shown: it would move what stands on the terminal.
    pub(crate) fn hide_typed(&self) {
        #[cfg(unix)]
        if let Some(mut modes) = self.modes.clone() {
            modes.local_modes -= rustix::termios::LocalModes::ECHO;
            set(&modes);
        }
    }

    /// Puts back how typed text is handled.
    pub(crate) fn restore_typed(&self) {
        #[cfg(unix)]
        if let Some(modes) = &self.modes {
            set(modes);
        }
    }

    /// Puts back what a list changed: keys, cursor, and how pasted text comes.
    pub(crate) fn restore(&self) {
        self.restore_typed();
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "\u{1b}[?25h\u{1b}[?2004l\r\n").and_then(|()| stderr.flush());
    }
}

#[cfg(unix)]
fn size_of(stream: impl std::os::fd::AsFd) -> Option<(usize, usize)> {
    let size = rustix::termios::tcgetwinsize(stream).ok()?;
    let size = (usize::from(size.ws_col), usize::from(size.ws_row));
    (size.0 > 0 && size.1 > 0).then_some(size)
}

#[cfg(unix)]
fn set(modes: &rustix::termios::Termios) {
    use rustix::termios::{OptionalActions, tcsetattr};
    if is_in_foreground(io::stdin()) {
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, modes);
    }
}

fn arrived(bytes: &[u8], stdout: &mut impl Write) -> Result<(), CommandError> {
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CommandError::new(
            code::FAILED,
            format!("cannot write to the standard output: {error}"),
        )),
        _ => Ok(()),
    }
}
