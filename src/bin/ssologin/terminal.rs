//! The two streams: data on stdout, messages on stderr.

use std::io::{self, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::args::Color;
use crate::failure::{CommandError, code};
use crate::text::{Text, text};
use crate::wrap::wrapped;

/// The meaning of a text, which determines its style.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    /// The name of what a line is about.
    Name,
    /// A user code to compare, which must stand out more than anything else on the screen.
    Code,
    Url,
    Good,
    Soon,
    Bad,
    Quiet,
}

impl Tone {
    fn style(self) -> Style {
        match self {
            Tone::Plain => Style::new(),
            Tone::Name => Style::new().bold(),
            Tone::Code => Style::new().bold().invert(),
            Tone::Url => AnsiColor::Cyan.on_default(),
            Tone::Good => AnsiColor::Green.on_default(),
            Tone::Soon => AnsiColor::Yellow.on_default(),
            Tone::Bad => AnsiColor::Red.on_default(),
            Tone::Quiet => Style::new().dimmed(),
        }
    }

    /// Returns a symbol with the meaning of the color, for users who cannot see colors.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Tone::Good => "✓",
            Tone::Soon => "!",
            Tone::Bad => "✗",
            Tone::Quiet => "–",
            Tone::Plain | Tone::Name | Tone::Code | Tone::Url => "",
        }
    }

    /// Returns the text in the style of this tone; a stream without colors strips the style.
    pub(crate) fn paint(self, text: impl Into<Text>) -> Text {
        text.into().styled(self.style())
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

    /// Returns this terminal, which shows causes below errors if `debug` is set.
    pub(crate) fn with_debug(self, debug: bool) -> Terminal {
        Terminal { debug, ..self }
    }

    /// Returns whether errors are shown with their causes.
    pub(crate) fn debug(self) -> bool {
        self.debug
    }

    /// Returns whether stdout is a terminal, so that results are shown as tables.
    pub(crate) fn is_table(self) -> bool {
        io::stdout().is_terminal()
    }

    /// Prints data to stdout.
    ///
    /// A failed write is an error, unless the reader has closed the pipe.
    pub(crate) fn data(self, text: &Text) -> Result<(), CommandError> {
        arrived(
            text.as_str().as_bytes(),
            &mut AutoStream::new(io::stdout().lock(), self.choice),
        )
    }

    /// Prints a secret to stdout as it is, without a color filter that would copy it.
    pub(crate) fn secret(self, text: &str) -> Result<(), CommandError> {
        arrived(text.as_bytes(), &mut io::stdout().lock())
    }

    /// Prints bytes for another program, such as a script or a patch, to stdout as they are.
    pub(crate) fn raw(self, bytes: &[u8]) -> Result<(), CommandError> {
        arrived(bytes, &mut io::stdout().lock())
    }

    /// Returns whether the user can read a prompt and answer it.
    pub(crate) fn can_ask(self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Returns whether messages may have colors.
    pub(crate) fn is_colored(self) -> bool {
        let choice = match self.choice {
            ColorChoice::Auto => AutoStream::choice(&io::stderr()),
            choice => choice,
        };
        choice != ColorChoice::Never
    }

    /// Returns whether stderr is a terminal.
    pub(crate) fn is_screen(self) -> bool {
        io::stderr().is_terminal()
    }

    /// Returns whether stderr can show drawings: it is a terminal with color.
    pub(crate) fn can_draw(self) -> bool {
        self.is_colored() && io::stderr().is_terminal()
    }

    /// Returns whether messages may include hyperlinks.
    pub(crate) fn has_links(self) -> bool {
        self.can_draw() && supports_hyperlinks::supports_hyperlinks()
    }

    /// Copies a text to the clipboard of the terminal (OSC 52), if stderr is a terminal.
    ///
    /// The terminal may run on another machine, and never reports whether it accepted the text.
    pub(crate) fn copy(self, text: &str) {
        if io::stderr().is_terminal() {
            let text = BASE64_STANDARD.encode(text);
            let mut stderr = AutoStream::always_ansi(io::stderr().lock());
            let _ = write!(stderr, "\u{1b}]52;c;{text}\u{7}").and_then(|()| stderr.flush());
        }
    }

    /// Returns the columns and rows of the terminal at stderr, if known.
    pub(crate) fn size(self) -> Option<(usize, usize)> {
        #[cfg(unix)]
        return size_of(io::stderr());
        #[cfg(not(unix))]
        None
    }

    /// Returns the columns of the terminal at stdout, if known.
    pub(crate) fn data_columns(self) -> Option<usize> {
        #[cfg(unix)]
        return size_of(io::stdout()).map(|size| size.0);
        #[cfg(not(unix))]
        None
    }

    /// Shows a question, and leaves the cursor on its line for the answer.
    pub(crate) fn question(self, text: impl Into<Text>) {
        self.message(&text!("{} ", text.into()));
    }

    /// Prints a message to stderr.
    pub(crate) fn say(self, text: impl Into<Text>) {
        self.say_as_it_is(&self.fitted(&text.into()));
    }

    /// Prints a message to stderr without wrapping its lines.
    pub(crate) fn say_as_it_is(self, text: &Text) {
        self.message(&text!("{}\n", text));
    }

    fn message(self, text: &Text) {
        let mut stderr = AutoStream::new(io::stderr().lock(), self.choice);
        let _ = stderr
            .write_all(text.as_str().as_bytes())
            .and_then(|()| stderr.flush());
    }

    /// Returns a text with its styles, or without them if messages may not have colors.
    pub(crate) fn styled(self, text: &Text) -> String {
        match self.is_colored() {
            true => text.as_str().to_owned(),
            false => anstream::adapter::strip_str(text.as_str()).to_string(),
        }
    }

    /// Wraps a message between words if stderr is a terminal.
    pub(crate) fn fitted(self, text: &Text) -> Text {
        match self.size() {
            Some((columns, _)) => Text::joined(wrapped(text, columns), "\n"),
            None => text.clone(),
        }
    }

    /// Returns whether lines can be redrawn in place.
    ///
    /// This process must be in the foreground, because otherwise another one may write to the
    /// terminal.
    pub(crate) fn can_move(self) -> bool {
        #[cfg(unix)]
        return self.can_draw() && is_in_foreground(io::stderr());
        #[cfg(not(unix))]
        false
    }

    /// Writes a text to stderr with all its control sequences.
    pub(crate) fn draw(self, text: &Text) {
        let mut stderr = io::stderr().lock();
        let _ = stderr
            .write_all(text.as_str().as_bytes())
            .and_then(|()| stderr.flush());
    }

    /// Replaces the text that was last shown in place, or clears it if `text` is empty.
    ///
    /// Does nothing if stderr cannot show drawings.
    pub(crate) fn in_place(self, text: impl Into<Text>) {
        if self.can_draw() {
            self.draw(&text!("\r\u{1b}[K{}", text.into()));
        }
    }

    /// Prints a warning to stderr.
    pub(crate) fn warn(self, text: impl Into<Text>) {
        self.say(warning(text));
    }
}

/// Returns a URL, which must be printable ASCII, as a hyperlink (OSC 8).
pub(crate) fn link(url: &Text) -> Text {
    text!("\u{1b}]8;;{}\u{1b}\\{}\u{1b}]8;;\u{1b}\\", url, url)
}

/// Formats a warning.
pub(crate) fn warning(text: impl Into<Text>) -> Text {
    text!("{}: {}", Tone::Soon.paint("warning"), text.into())
}

/// Returns whether this process is in the foreground of the terminal of a stream.
///
/// The system stops a background process that reads from its terminal or changes its modes.
#[cfg(unix)]
pub(crate) fn is_in_foreground(stream: impl std::os::fd::AsFd) -> bool {
    // A terminal that does not control this process cannot put it in the background.
    rustix::termios::tcgetpgrp(stream).map_or(true, |group| group == rustix::process::getpgrp())
}

/// A listener for the signal that resumes the process after a stop (Ctrl-Z, then `fg`).
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

/// The modes of the terminal at stdin, saved so that they can be restored.
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

    /// Turns off the echo of typed text, which would move the lines that are redrawn in place.
    pub(crate) fn hide_typed(&self) {
        #[cfg(unix)]
        if let Some(mut modes) = self.modes.clone() {
            modes.local_modes -= rustix::termios::LocalModes::ECHO;
            set(&modes);
        }
    }

    /// Restores the saved modes, including the echo of typed text.
    pub(crate) fn restore_typed(&self) {
        #[cfg(unix)]
        if let Some(modes) = &self.modes {
            set(modes);
        }
    }

    /// Restores what a list prompt changes: the modes, the cursor and bracketed paste.
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
            format!("cannot write to standard output: {error}"),
        )),
        _ => Ok(()),
    }
}
