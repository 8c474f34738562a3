//! The progress of logins on stderr: one line per event, or per session if updated in place.

use std::error::Error as _;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anstyle::AnsiColor;
use chrono::TimeDelta;
use futures_util::future::{Either, select};
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use ssologin::error::Error;
use ssologin::login::{Done, Event};
use ssologin::session::{Session, Target};
use ssologin::system::{Clock as _, SystemClock};
use ssologin::text::duration::words;
use unicode_width::UnicodeWidthStr as _;

use super::accounts::of_others;
use super::board::{Board, BrowserRequest, Stage, told};
use super::live::{Live, TICK};
use super::screen::Line;
use super::wording;
use crate::terminal::{Resumed, Terminal, Tone, warning};
use crate::text::{Text, text};

/// A sign-in session that ends sooner than this is mentioned.
const SOON: TimeDelta = TimeDelta::hours(1);
/// The maximum width of a name to which the others are aligned.
const MAX_NAME_WIDTH: usize = 40;

/// Reports what happens to several sessions, with aligned names.
pub(crate) struct Talk {
    terminal: Terminal,
    width: usize,
    draws: bool,
    told_not_shared: AtomicBool,
    told_no_browser: AtomicBool,
    told_clock: AtomicBool,
    told_paste: AtomicBool,
    live: Mutex<Option<Live>>,
}

impl Talk {
    pub(crate) fn new(terminal: Terminal, targets: &[Target]) -> Talk {
        let widths = targets.iter().map(|target| Text::from(&target.id).width());
        let width = widths
            .filter(|width| *width <= MAX_NAME_WIDTH)
            .max()
            .unwrap_or_default();
        Talk {
            terminal,
            width,
            draws: false,
            told_not_shared: AtomicBool::new(false),
            told_no_browser: AtomicBool::new(false),
            told_clock: AtomicBool::new(false),
            told_paste: AtomicBool::new(false),
            live: Mutex::new(None),
        }
    }

    /// Shows each session on a line that is updated in place, if possible, until [`Talk::end`].
    pub(crate) fn live<'a>(self, sessions: impl Iterator<Item = &'a Session>) -> Talk {
        let names = sessions.map(|session| Text::from(&session.id));
        let live = Live::begin(
            self.terminal,
            Board::new(names, self.width, self.terminal.has_links()),
        );
        Talk {
            live: Mutex::new(live),
            ..self
        }
    }

    /// Does the work, and meanwhile keeps the live lines up to date.
    pub(crate) async fn beside<T>(&self, work: impl Future<Output = T>) -> T {
        let ticking = async {
            let mut resumed = Resumed::listen();
            loop {
                let tick = async {
                    tokio::time::sleep(TICK).await;
                    // Handle signals that have arrived in the meantime first.
                    tokio::task::yield_now().await;
                };
                match select(pin!(resumed.next()), pin!(tick)).await {
                    Either::Left(_) => self.with_live(Live::resume),
                    Either::Right(_) => self.with_live(|live| {
                        live.show();
                    }),
                };
            }
        };
        match select(pin!(work), pin!(ticking)).await {
            Either::Left((done, _)) => done,
            Either::Right((never, _)) => never,
        }
    }

    /// Stops updating lines in place.
    ///
    /// Sessions that have not finished show `otherwise`. If it is `None`, they are removed.
    pub(crate) fn end(&self, otherwise: Option<&str>) {
        let live = self
            .live
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(live) = live {
            live.end(otherwise);
        }
    }

    fn with_live<T>(&self, act: impl FnOnce(&mut Live) -> T) -> Option<T> {
        let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
        live.as_mut().map(act)
    }

    /// Prints a message that stays.
    pub(crate) fn say(&self, text: impl Into<Text>) {
        let text = text.into();
        let shown = self.with_live(|live| live.say(&self.terminal.fitted(&text)));
        if shown.is_none() {
            self.terminal.say(text);
        }
    }

    fn warn(&self, text: impl Into<Text>) {
        self.say(warning(text));
    }

    /// Shows the stage of a session: on its own live line if there is one, else on a new line.
    fn stage(&self, name: &str, tone: Tone, text: &Text, stage: impl FnOnce() -> Stage) {
        let shown = self.with_live(|live| live.set(&name.into(), stage()));
        if shown.is_none() {
            self.line(name, tone, text);
        }
    }

    fn asked(&self, name: &str, request: BrowserRequest, life: Duration) {
        let name = Text::from(name);
        let stage = || Stage::Asked {
            request: request.clone(),
            until: SystemClock.now() + life,
        };
        if self.with_live(|live| live.set(&name, stage())).is_none() {
            let minutes = i64::try_from(life.as_secs().div_ceil(60)).unwrap_or(i64::MAX);
            let left = words(TimeDelta::try_minutes(minutes).unwrap_or(TimeDelta::MAX));
            let links = self.terminal.has_links();
            let lines = request.lines(&name, self.width, &left, links, self.columns());
            self.say_lines(&lines);
        }
    }

    /// Reports how the work on a session ended. On a terminal, a symbol repeats what the color
    /// says.
    fn ended(&self, name: &str, tone: Tone, text: impl Into<Text>) {
        let text = match self.terminal.is_screen() {
            true => text!("{} {}", tone.mark(), text.into()),
            false => text.into(),
        };
        self.stage(name, tone, &text.clone(), || Stage::Ended(text, tone));
    }

    /// Sets whether the URLs of device codes are also drawn, if the terminal supports it.
    pub(crate) fn drawing(self, draws: bool) -> Talk {
        let draws = draws && self.terminal.can_draw();
        Talk { draws, ..self }
    }

    /// Prints a line about a session.
    pub(crate) fn line(&self, name: &str, tone: Tone, text: impl Into<Text>) {
        let (name, text) = (name.into(), text.into());
        self.say_lines(&told(&name, self.width, &text, tone, self.columns()));
    }

    fn say_lines(&self, lines: &[Line]) {
        self.say(Text::joined(lines.iter().map(Line::painted), "\n"));
    }

    fn columns(&self) -> usize {
        self.terminal.size().map_or(usize::MAX, |size| size.0)
    }

    pub(crate) fn event(&self, session: &Session, event: Event<'_>) {
        let name = session.id.as_str();
        match event {
            Event::Prompt {
                url,
                user_code,
                life,
            } => {
                let code = Text::from(user_code);
                let request = BrowserRequest {
                    action: "approve code",
                    code: Some(code.clone()),
                    url: url.as_str().into(),
                };
                self.asked(name, request, life);
                if let Some(picture) = self.draws.then(|| self.qr(url.as_str())).flatten() {
                    // The drawing may be far from the line of its session.
                    self.line(name, Tone::Code, &code);
                    self.say(picture);
                }
            }
            Event::Authorize {
                url,
                life,
                forwarded_port,
                can_paste,
            } => {
                let request = BrowserRequest {
                    action: "log in",
                    code: None,
                    url: url.as_str().into(),
                };
                self.asked(name, request, life);
                if let Some(port) = forwarded_port {
                    let text =
                        format!("on the machine with your browser, forward port {port} first:");
                    self.line(name, Tone::Quiet, text);
                    // On its own line, so that it can be copied whole.
                    let command = format!("  ssh -L {port}:127.0.0.1:{port} HOST");
                    self.say(Tone::Quiet.paint(command));
                }
                if can_paste && !self.told_paste.swap(true, Ordering::Relaxed) {
                    let text =
                        "if the browser cannot connect back, paste the URL of its last page here";
                    self.line(name, Tone::Quiet, text);
                }
            }
            Event::Queued => {
                let stage = Stage::Held("waiting for its turn".into());
                self.with_live(|live| live.set(&name.into(), stage));
            }
            Event::Fallback(fallback) => {
                self.line(name, Tone::Quiet, wording::fallback(fallback));
            }
            Event::NoBrowser(error) => {
                if !self.told_no_browser.swap(true, Ordering::Relaxed) {
                    let text = format!("no browser was opened ({error}): open the URL yourself");
                    self.line(name, Tone::Quiet, text);
                }
            }
            Event::Unreachable(error) => {
                self.line(name, Tone::Soon, format!("still waiting, but {error}"));
            }
            Event::OpenedTwice => self.line(name, Tone::Soon, wording::OPENED_TWICE),
            Event::ReachableAgain => self.line(name, Tone::Quiet, wording::CONNECTED_AGAIN),
            Event::NotRenewed(error) => {
                self.line(name, Tone::Soon, format!("not refreshed: {error}"));
            }
            Event::Waiting(holder) => {
                let text = text!("waiting for another ssologin ({})", holder);
                self.stage(name, Tone::Quiet, &text, || Stage::Held(text.clone()));
            }
            Event::LockUnavailable(error) => {
                if !self.told_not_shared.swap(true, Ordering::Relaxed) {
                    let text = format!(
                        "cannot lock ({error}): another ssologin may prompt at the same time"
                    );
                    self.warn(text);
                }
            }
            Event::Damaged(error) => {
                let text = format!("{error}; {}", error.consequence());
                self.line(name, Tone::Soon, text);
            }
            Event::ClockAhead(ahead) => {
                if !self.told_clock.swap(true, Ordering::Relaxed) {
                    self.warn(wording::clock_off(ahead));
                }
            }
            Event::PermissionsRestricted(path) => {
                let text = format!(
                    "`{}` was readable by other users: its mode is now 0600",
                    path.display()
                );
                self.line(name, Tone::Soon, text);
            }
            Event::NotSaved(error) => {
                let text = format!("{error}; continuing without it");
                self.line(name, Tone::Soon, text);
            }
            Event::Finished(result) => self.finished(session, result),
            Event::OtherAccounts(others) => {
                let (tone, text) = of_others(name, others);
                self.line(name, tone, text);
            }
            Event::NotCompared(why) if self.terminal.debug() => {
                let why = why.map_or(
                    "the portal did not answer in time".to_owned(),
                    Error::to_string,
                );
                let text = format!("accounts not compared with last time: {why}");
                self.line(name, Tone::Quiet, text);
            }
            Event::NotCompared(_) => {}
        }
    }

    fn finished(&self, session: &Session, result: &Result<Done, Error>) {
        let name = session.id.as_str();
        match result {
            Ok(done) => {
                let now = SystemClock.now();
                self.ended(name, Tone::Good, wording::done(done, now));
                if let Some(soon) = done
                    .sign_in_ends_at
                    .map(|end| end - now)
                    .filter(|left| *left < SOON)
                {
                    let text = format!(
                        "the sign-in session ends in about {} (estimate); use `--fresh` to start \
                         a new one",
                        words(soon)
                    );
                    self.line(name, Tone::Soon, text);
                }
            }
            Err(error) => self.failed(name, error),
        }
    }

    /// Returns a QR code, or `None` if it does not fit.
    ///
    /// Each line contains two rows of the code. It is dark on light, regardless of the terminal's
    /// colors.
    fn qr(&self, text: &str) -> Option<Text> {
        let code = QrCode::new(text).ok()?;
        let drawn = code.render::<Dense1x2>().build();
        let (columns, _) = self.terminal.size()?;
        let fits = drawn.lines().all(|line| line.width() <= columns);
        let style = AnsiColor::Black.on(AnsiColor::BrightWhite);
        let lines = drawn.lines().map(|line| Text::from(line).styled(style));
        fits.then(|| Text::joined(lines, "\n"))
    }

    /// Reports that a session failed, with the error and its hint.
    pub(crate) fn failed(&self, name: &str, error: &Error) {
        self.failed_for(name, "", error);
    }

    /// Reports that a part of a session failed.
    pub(crate) fn failed_for(&self, name: &str, part: &str, error: &Error) {
        let part = if part.is_empty() {
            String::new()
        } else {
            format!("{part}: ")
        };
        let sentence = error.to_string();
        let sentence = sentence
            .strip_prefix(&format!("{name}: "))
            .unwrap_or(&sentence)
            .to_owned();
        let hint = error
            .hint()
            .map(|hint| format!("; {hint}"))
            .unwrap_or_default();
        let text = format!("failed: {part}{sentence}{hint}");
        self.ended(name, Tone::Bad, text);
        let mut cause = error.source().filter(|_| self.terminal.debug());
        while let Some(error) = cause {
            self.line("", Tone::Quiet, format!("caused by: {error}"));
            cause = error.source();
        }
    }
}
