//! A login as it goes on: one line a session and event, on stderr.

use std::error::Error as _;
use std::sync::atomic::{AtomicBool, Ordering};

use anstyle::AnsiColor;
use chrono::TimeDelta;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use ssologin::{
    Clock as _, Done, Error, Event, Instead, Outcome, Printable, Remote, Session, SystemClock,
    Target, VerificationUrl,
};
use unicode_width::UnicodeWidthStr as _;

use super::spoken;
use crate::terminal::{Terminal, Tone};

/// A sign-in that ends sooner is told.
const SOON: TimeDelta = TimeDelta::hours(1);
/// Names longer than this do not push all others to the right.
const MAX_NAME_WIDTH: usize = 40;

/// Tells what happens to several sessions, their names aligned.
pub(crate) struct Talk {
    terminal: Terminal,
    width: usize,
    debug: bool,
    draws: bool,
    told_not_shared: AtomicBool,
    told_no_browser: AtomicBool,
    told_clock: AtomicBool,
    told_paste: AtomicBool,
}

impl Talk {
    pub(crate) fn new(terminal: Terminal, targets: &[Target], debug: bool) -> Talk {
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
            debug,
            draws: false,
            told_not_shared: AtomicBool::new(false),
            told_no_browser: AtomicBool::new(false),
            told_clock: AtomicBool::new(false),
            told_paste: AtomicBool::new(false),
        }
    }

    /// Also draws the URLs of device codes, where that can be done.
    pub(crate) fn drawing(self, draws: bool) -> Talk {
        let draws = draws && self.terminal.can_draw();
        Talk { draws, ..self }
    }

    /// One line about a session.
    pub(crate) fn line(&self, name: &str, tone: Tone, text: &str) {
        let name = Printable(name).to_string();
        let padding = self.width.saturating_sub(name.width()) + 2;
        self.terminal
            .say(&format!("{name}{:padding$}{}", "", tone.paint(text)));
    }

    fn link(&self, url: &VerificationUrl) -> String {
        self.terminal.link(url.as_str(), url.as_str())
    }

    pub(crate) fn event(&self, session: &Session, event: Event<'_>) {
        let name = session.id.as_str();
        match event {
            Event::Prompt {
                url,
                user_code,
                life,
            } => {
                let minutes = life.as_secs().div_ceil(60);
                let code = Printable(user_code);
                let text = format!(
                    "approve code {code} within {minutes} min at {}",
                    self.link(url)
                );
                self.line(name, Tone::Plain, &text);
                if let Some(code) = self.draws.then(|| qr(url.as_str())).flatten() {
                    self.terminal.say(&code);
                }
            }
            Event::Authorize {
                url,
                life,
                led_port,
                can_paste,
            } => {
                let minutes = life.as_secs().div_ceil(60);
                let text = format!("log in within {minutes} min at {}", self.link(url));
                self.line(name, Tone::Plain, &text);
                if let Some(port) = led_port {
                    let text = format!(
                        "where the browser runs, lead port {port} here first: ssh -L {port}:127.0.0.1:{port} HOST"
                    );
                    self.line(name, Tone::Quiet, &text);
                }
                if can_paste && !self.told_paste.swap(true, Ordering::Relaxed) {
                    let text =
                        "where the browser cannot come back, paste the URL that it ends at here";
                    self.line(name, Tone::Quiet, text);
                }
            }
            Event::Instead(instead) => {
                let why = match instead {
                    Instead::Legacy => "a start URL without a session knows no other flow",
                    Instead::Remote(Remote::Ssh) => "no browser comes back over SSH",
                    Instead::Remote(Remote::Codespaces) => "no browser comes back to a codespace",
                    Instead::Remote(Remote::CloudShell) => "no browser comes back to CloudShell",
                    Instead::Remote(Remote::Container) => "no browser comes back into a container",
                    Instead::Remote(Remote::Wsl) => {
                        "a browser of Windows may not come back into WSL"
                    }
                };
                let more = match instead {
                    Instead::Legacy => "",
                    Instead::Remote(_) => " unless you lead a port here (`--redirect-port`)",
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
                self.line(name, Tone::Quiet, &text);
            }
            Event::NotShared(error) => {
                if !self.told_not_shared.swap(true, Ordering::Relaxed) {
                    let text = format!(
                        "no lock can be had ({error}): another ssologin at the same time may ask too"
                    );
                    self.terminal.warn(&text);
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
                    self.terminal.warn(&text);
                }
            }
            Event::Tightened(path) => {
                let text = format!(
                    "`{}` could be read by others: it is 0600 now",
                    path.display()
                );
                self.line(name, Tone::Soon, &Printable(&text).to_string());
            }
            Event::NotKept(error) => {
                let text = format!("{error}; it goes on without that");
                self.line(name, Tone::Soon, &Printable(&text).to_string());
            }
            Event::Finished(result) => self.finished(session, result),
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
                self.line(name, Tone::Good, &format!("{word}: {left} left{renews}"));
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
        self.line(
            name,
            Tone::Bad,
            &Printable(&format!("failed: {part}{sentence}{hint}")).to_string(),
        );
        let mut cause = error.source().filter(|_| self.debug);
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

/// A QR code, two rows of it in a line, dark on light whatever the terminal's colours are; nothing for what is too long.
fn qr(text: &str) -> Option<String> {
    let code = QrCode::new(text).ok()?;
    let drawn = code.render::<Dense1x2>().build();
    let style = AnsiColor::Black.on(AnsiColor::BrightWhite);
    let lines = drawn.lines().map(|line| format!("{style}{line}{style:#}"));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

pub(crate) fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Kept => "kept",
        Outcome::Renewed => "renewed",
        Outcome::LoggedIn => "logged-in",
    }
}
