//! A login as it goes on, on stderr: one line a session and event; or, live, one line a session that moves in place.

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
use ssologin::browser::VerificationUrl;
use ssologin::error::Error;
use ssologin::login::{Done, Event, Fallback, Outcome, Remote};
use ssologin::session::{Session, Target};
use ssologin::system::{Clock as _, SystemClock};
use ssologin::text::Printable;
use unicode_width::UnicodeWidthStr as _;

use super::accounts::of_others;
use super::board::{Board, Stage, told};
use super::live::{Live, TICK};
use super::screen::Line;
use super::spoken;
use crate::terminal::{Resumed, Terminal, Tone, link, warning};

/// A sign-in that ends sooner is told.
const SOON: TimeDelta = TimeDelta::hours(1);
/// Names longer than this do not push all others to the right.
const MAX_NAME_WIDTH: usize = 40;

/// Tells what happens to several sessions, their names aligned.
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
        let widths = targets
            .iter()
            .map(|target| Printable(target.id.as_str()).to_string().width());
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

    /// Shows the sessions in lines that move in place, where lines can, until it is ended.
    pub(crate) fn live<'a>(self, sessions: impl Iterator<Item = &'a Session>) -> Talk {
        let names = sessions.map(|session| Printable(session.id.as_str()).to_string());
        let live = Live::begin(
            self.terminal,
            Board::new(names, self.width, self.terminal.has_links()),
        );
        Talk {
            live: Mutex::new(live),
            ..self
        }
    }

    /// Does the work, and keeps what moves up to date meanwhile.
    pub(crate) async fn beside<T>(&self, work: impl Future<Output = T>) -> T {
        let ticking = async {
            let mut resumed = Resumed::listen();
            loop {
                let tick = async {
                    tokio::time::sleep(TICK).await;
                    // Signals that came meanwhile are heard of first.
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

    /// Nothing moves any more. What is said of a session that is not finished; without it, the session is left out.
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

    /// Tells one thing, which stays.
    pub(crate) fn say(&self, text: &str) {
        if self
            .with_live(|live| live.say(&self.terminal.fitted(text)))
            .is_none()
        {
            self.terminal.say(text);
        }
    }

    fn warn(&self, text: &str) {
        self.say(&warning(text));
    }

    /// What a session is at: in its line where lines move, else in one more line.
    fn stage(&self, name: &str, tone: Tone, text: &str, stage: impl FnOnce() -> Stage) {
        let printable = Printable(name).to_string();
        let shown = self.with_live(|live| live.set(&printable, stage()));
        if shown.is_none() {
            self.line(name, tone, text);
        }
    }

    fn asked(&self, name: &str, what: String, life: Duration, url: &VerificationUrl) {
        let minutes = life.as_secs().div_ceil(60);
        let link = match self.terminal.has_links() {
            true => link(url.as_str()),
            false => url.as_str().to_owned(),
        };
        let text = format!("{what} within {minutes} min at {link}");
        self.stage(name, Tone::Plain, &text, || Stage::Asked {
            what,
            until: SystemClock.now() + life,
            url: url.as_str().to_owned(),
        });
    }

    fn ended(&self, name: &str, tone: Tone, text: String) {
        self.stage(name, tone, &text.clone(), || Stage::Ended(text, tone));
    }

    /// Also draws the URLs of device codes, where that can be done.
    pub(crate) fn drawing(self, draws: bool) -> Talk {
        let draws = draws && self.terminal.can_draw();
        Talk { draws, ..self }
    }

    /// One line about a session.
    pub(crate) fn line(&self, name: &str, tone: Tone, text: &str) {
        let name = Printable(name).to_string();
        let columns = self.terminal.size().map_or(usize::MAX, |size| size.0);
        let lines = told(&name, self.width, text, tone, columns);
        let lines: Vec<_> = lines.iter().map(Line::painted).collect();
        self.say(&lines.join("\n"));
    }

    pub(crate) fn event(&self, session: &Session, event: Event<'_>) {
        let name = session.id.as_str();
        match event {
            Event::Prompt {
                url,
                user_code,
                life,
            } => {
                let what = format!("approve code {}", Printable(user_code));
                self.asked(name, what, life, url);
                if let Some(picture) = self.draws.then(|| self.qr(url.as_str())).flatten() {
                    // It may stand far from the line of its session.
                    self.line(name, Tone::Plain, &Printable(user_code).to_string());
                    self.say(&picture);
                }
            }
            Event::Authorize {
                url,
                life,
                forwarded_port,
                can_paste,
            } => {
                self.asked(name, "log in".to_owned(), life, url);
                if let Some(port) = forwarded_port {
                    let text = format!("where the browser runs, lead port {port} here first:");
                    self.line(name, Tone::Quiet, &text);
                    // On a line of its own, so that it is copied whole.
                    let command = format!("  ssh -L {port}:127.0.0.1:{port} HOST");
                    self.say(&Tone::Quiet.paint(&command));
                }
                if can_paste && !self.told_paste.swap(true, Ordering::Relaxed) {
                    let text =
                        "where the browser cannot come back, paste the URL that it ends at here";
                    self.line(name, Tone::Quiet, text);
                }
            }
            Event::Queued => {
                let name = Printable(name).to_string();
                let text = "waits for its turn";
                self.with_live(|live| live.set(&name, Stage::Held(text.to_owned())));
            }
            Event::Fallback(fallback) => {
                let why = match fallback {
                    Fallback::Legacy => "a start URL without a session knows no other flow",
                    Fallback::Remote(Remote::Ssh) => "no browser comes back over SSH",
                    Fallback::Remote(Remote::Codespaces) => "no browser comes back to a codespace",
                    Fallback::Remote(Remote::CloudShell) => "no browser comes back to CloudShell",
                    Fallback::Remote(Remote::Container) => "no browser comes back into a container",
                    Fallback::Remote(Remote::Wsl) => {
                        "a browser of Windows may not come back into WSL"
                    }
                };
                let more = match fallback {
                    Fallback::Legacy => "",
                    Fallback::Remote(_) => " unless you lead a port here (`--redirect-port`)",
                };
                let text = format!("by device code in place of PKCE: {why}{more}");
                self.line(name, Tone::Quiet, &text);
            }
            Event::NoBrowser(error) => {
                if !self.told_no_browser.swap(true, Ordering::Relaxed) {
                    let text = format!("no browser was opened ({error}): open the URL yourself");
                    self.line(name, Tone::Quiet, &Printable(&text).to_string());
                }
            }
            Event::Unreachable(error) => {
                self.line(
                    name,
                    Tone::Soon,
                    &format!("still waiting, though {}", Printable(&error.to_string())),
                );
            }
            Event::ReachableAgain => {
                self.line(name, Tone::Quiet, "reached again, waiting for the approval")
            }
            Event::NotRenewed(error) => {
                self.line(
                    name,
                    Tone::Soon,
                    &format!("not renewed: {}", Printable(&error.to_string())),
                );
            }
            Event::Waiting(holder) => {
                let text = format!("waiting for another ssologin ({holder})");
                self.stage(name, Tone::Quiet, &text, || Stage::Held(text.clone()));
            }
            Event::LockUnavailable(error) => {
                if !self.told_not_shared.swap(true, Ordering::Relaxed) {
                    let text = format!(
                        "no lock can be had ({error}): another ssologin at the same time may ask too"
                    );
                    self.warn(&text);
                }
            }
            Event::Damaged(error) => {
                self.line(
                    name,
                    Tone::Soon,
                    &format!("{}; it is replaced", Printable(&error.to_string())),
                );
            }
            Event::ClockAhead(ahead) => {
                if !self.told_clock.swap(true, Ordering::Relaxed) {
                    let side = if ahead < TimeDelta::zero() {
                        "behind"
                    } else {
                        "ahead of"
                    };
                    let text = format!(
                        "this machine's clock is {} {side} the service's: set it",
                        spoken(ahead.abs())
                    );
                    self.warn(&text);
                }
            }
            Event::PermissionsRestricted(path) => {
                let text = format!(
                    "`{}` could be read by others: it is 0600 now",
                    path.display()
                );
                self.line(name, Tone::Soon, &Printable(&text).to_string());
            }
            Event::NotSaved(error) => {
                let text = format!("{error}; it goes on without that");
                self.line(name, Tone::Soon, &Printable(&text).to_string());
            }
            Event::Finished(result) => self.finished(session, result),
            Event::OtherAccounts(others) => {
                let (tone, text) = of_others(name, others);
                self.line(name, tone, &text);
            }
            Event::NotCompared(why) if self.terminal.debug() => {
                let why = why.map_or("the portal took too long".to_owned(), Error::to_string);
                let text = format!("not compared with the accounts of last time: {why}");
                self.line(name, Tone::Quiet, &Printable(&text).to_string());
            }
            Event::NotCompared(_) => {}
        }
    }

    fn finished(&self, session: &Session, result: &Result<Done, Error>) {
        let name = session.id.as_str();
        match result {
            Ok(done) => {
                let now = SystemClock.now();
                let left = spoken(done.token.left(now));
                let renews = if done.token.refresh_token.is_some() {
                    ", renews itself"
                } else {
                    ""
                };
                let word = outcome_word(done.outcome).replace('-', " ");
                self.ended(name, Tone::Good, format!("{word}: {left} left{renews}"));
                if let Some(soon) = done
                    .sign_in_ends_at
                    .map(|end| end - now)
                    .filter(|left| *left < SOON)
                {
                    let text = format!(
                        "the sign-in ends in about {} (estimate); `--fresh` begins a new one",
                        spoken(soon)
                    );
                    self.line(name, Tone::Soon, &text);
                }
            }
            Err(error) => self.failed(name, error),
        }
    }

    /// A QR code, two rows of it in a line, dark on light whatever the terminal's colours are; nothing where it does not fit.
    fn qr(&self, text: &str) -> Option<String> {
        let code = QrCode::new(text).ok()?;
        let drawn = code.render::<Dense1x2>().build();
        let (columns, _) = self.terminal.size()?;
        let fits = drawn.lines().all(|line| line.width() <= columns);
        let style = AnsiColor::Black.on(AnsiColor::BrightWhite);
        let lines = drawn.lines().map(|line| format!("{style}{line}{style:#}"));
        fits.then(|| lines.collect::<Vec<_>>().join("\n"))
    }

    /// The line of a session that failed: a sentence, and the next step.
    pub(crate) fn failed(&self, name: &str, error: &Error) {
        self.failed_for(name, "", error);
    }

    /// The same for a part of a session.
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
        self.ended(name, Tone::Bad, Printable(&text).to_string());
        let mut cause = error.source().filter(|_| self.terminal.debug());
        while let Some(error) = cause {
            self.line(
                "",
                Tone::Quiet,
                &format!("caused by: {}", Printable(&error.to_string())),
            );
            cause = error.source();
        }
    }
}

pub(crate) fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Kept => "kept",
        Outcome::Renewed => "renewed",
        Outcome::LoggedIn => "logged-in",
    }
}
