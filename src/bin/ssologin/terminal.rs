//! The two streams: data on stdout, talk on stderr.

use std::io::{self, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use ssologin::Printable;

use crate::args::Color;
use crate::failure::{Failure, code};

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
}

impl Terminal {
    pub(crate) fn new(color: Color) -> Terminal {
        Terminal {
            choice: match color {
                Color::Auto => ColorChoice::Auto,
                Color::Always => ColorChoice::AlwaysAnsi,
                Color::Never => ColorChoice::Never,
            },
        }
    }

    /// Whether a person reads stdout directly.
    pub(crate) fn is_table(self) -> bool {
        io::stdout().is_terminal()
    }

    /// Prints data. That it did not arrive is a failure, but that nobody reads it any more is none.
    pub(crate) fn data(self, text: &str) -> Result<(), Failure> {
        arrived(
            text.as_bytes(),
            &mut AutoStream::new(io::stdout().lock(), self.choice),
        )
    }

    /// Prints a secret, as it is: nothing else keeps a copy of it.
    pub(crate) fn secret(self, text: &str) -> Result<(), Failure> {
        arrived(text.as_bytes(), &mut io::stdout().lock())
    }

    /// Prints bytes as they are.
    pub(crate) fn raw(self, bytes: &[u8]) -> Result<(), Failure> {
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

    /// A text that leads to a URL, where the terminal is known to have links; else the text alone. The URL must be printable
    /// ASCII.
    pub(crate) fn link(self, url: &str, text: &str) -> String {
        match self.can_draw() && supports_hyperlinks::supports_hyperlinks() {
            true => format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\"),
            false => text.to_owned(),
        }
    }

    /// Hands a text to the clipboard of the terminal (OSC 52), which may be on another machine and never says whether it took
    /// it; nothing where stderr is no terminal.
    pub(crate) fn copy(self, text: &str) {
        if io::stderr().is_terminal() {
            let text = aws_smithy_types::base64::encode(text);
            let mut stderr = AutoStream::always_ansi(io::stderr().lock());
            let _ = write!(stderr, "\u{1b}]52;c;{text}\u{7}").and_then(|()| stderr.flush());
        }
    }

    /// Columns and lines of the terminal that is written to, where that can be known.
    pub(crate) fn size(self) -> Option<(usize, usize)> {
        #[cfg(unix)]
        {
            let size = rustix::termios::tcgetwinsize(io::stderr()).ok()?;
            let size = (usize::from(size.ws_col), usize::from(size.ws_row));
            (size.0 > 0 && size.1 > 0).then_some(size)
        }
        #[cfg(not(unix))]
        None
    }

    /// Shows a question; the answer is typed behind it.
    pub(crate) fn question(self, text: &str) {
        let mut stderr = AutoStream::new(io::stderr().lock(), self.choice);
        let _ = write!(stderr, "{text} ").and_then(|()| stderr.flush());
    }

    /// Tells a person one thing.
    pub(crate) fn say(self, line: &str) {
        let mut stderr = AutoStream::new(io::stderr().lock(), self.choice);
        let _ = writeln!(stderr, "{line}").and_then(|()| stderr.flush());
    }

    /// Shows a text where the last one in place stood, until it is taken away by an empty one; nothing where lines cannot
    /// move.
    pub(crate) fn in_place(self, text: &str) {
        if self.can_draw() {
            let mut stderr = io::stderr().lock();
            let _ = write!(stderr, "\r\u{1b}[K{text}").and_then(|()| stderr.flush());
        }
    }

    /// Tells a person that something is not as it should be.
    pub(crate) fn warn(self, text: &str) {
        self.say(&format!(
            "{}: {}",
            Tone::Soon.paint("warning"),
            Printable(text)
        ));
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

    /// Puts back what a list changed: keys, cursor, and how pasted text comes.
    pub(crate) fn restore(&self) {
        #[cfg(unix)]
        if let Some(modes) = &self.modes {
            use rustix::termios::{OptionalActions, tcsetattr};
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, modes);
        }
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "\u{1b}[?25h\u{1b}[?2004l\r\n").and_then(|()| stderr.flush());
    }
}

fn arrived(bytes: &[u8], stdout: &mut impl Write) -> Result<(), Failure> {
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::new(
            code::FAILED,
            format!("cannot write to the standard output: {error}"),
        )),
        _ => Ok(()),
    }
}
