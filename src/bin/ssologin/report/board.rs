//! Several sessions that are logged in to at once: a line for each, in order, as it stands now.

use chrono::{DateTime, TimeDelta, Utc};
use unicode_width::UnicodeWidthStr as _;

use super::screen::Line;
use crate::terminal::Tone;
use crate::wrap::wrapped;

/// Text beside the names is no narrower, unless the terminal is.
const MIN_TEXT: usize = 30;
const GAP: usize = 2;

/// What a session is at.
#[derive(Clone)]
pub(crate) enum Stage {
    /// Nothing can be said yet.
    Begun,
    /// Something else than the person is waited for.
    Held(String),
    /// A person is waited for.
    Asked {
        /// What is to be done there, before the time that is left for it.
        what: String,
        until: DateTime<Utc>,
        url: String,
    },
    /// It is over, well or not.
    Ended(String, Tone),
}

/// The sessions, their names aligned.
pub(crate) struct Board {
    rows: Vec<(String, Stage)>,
    width: usize,
    links: bool,
}

impl Board {
    /// Names as they are shown, how wide they are together, and whether URLs may be links.
    pub(crate) fn new(names: impl Iterator<Item = String>, width: usize, links: bool) -> Board {
        Board {
            rows: names.map(|name| (name, Stage::Begun)).collect(),
            width,
            links,
        }
    }

    pub(crate) fn set(&mut self, name: &str, stage: Stage) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.0 == name) {
            row.1 = stage;
        }
    }

    /// Ends it for all: what is said of the sessions, which are returned, that are at nothing good or bad yet; without it they
    /// are left out.
    pub(crate) fn end(&mut self, otherwise: Option<&str>) -> Vec<String> {
        let mut told = Vec::new();
        self.rows.retain_mut(|(name, stage)| {
            let ended = matches!(stage, Stage::Ended(..));
            if let Some(text) = otherwise.filter(|_| !ended) {
                *stage = Stage::Ended(text.to_owned(), Tone::Soon);
                told.push(name.clone());
            }
            ended || otherwise.is_some()
        });
        told
    }

    pub(crate) fn lines(&self, columns: usize, now: DateTime<Utc>) -> Vec<Line> {
        let lines = |(name, stage): &(String, Stage)| self.row(name, stage, columns, now);
        self.rows.iter().flat_map(lines).collect()
    }

    /// The lines of one session.
    pub(crate) fn lines_of(&self, name: &str, columns: usize, now: DateTime<Utc>) -> Vec<Line> {
        let row = self.rows.iter().filter(|row| row.0 == name);
        row.flat_map(|(name, stage)| self.row(name, stage, columns, now))
            .collect()
    }

    fn row(&self, name: &str, stage: &Stage, columns: usize, now: DateTime<Utc>) -> Vec<Line> {
        match stage {
            Stage::Begun => told(name, self.width, "…", Tone::Quiet, columns),
            Stage::Held(text) => told(name, self.width, text, Tone::Quiet, columns),
            Stage::Ended(text, tone) => told(name, self.width, text, *tone, columns),
            Stage::Asked { what, until, url } => {
                let left = clock(*until - now);
                let beside = self.width.max(name.width()) + GAP;
                let ask = |line: Line| {
                    line.then(format!("{what} within "), Tone::Plain)
                        .then(left.clone(), Tone::Plain)
                };
                let asked = what.width() + " within  at".len() + left.width();
                if beside + asked + 1 + url.width() <= columns {
                    let line = ask(padded(name, beside)).then(" at ", Tone::Plain);
                    return vec![line.then_url(url, self.links)];
                }
                let indent = if GAP + url.width() <= columns { GAP } else { 0 };
                let url = padded("", indent).then_url(url, self.links);
                if beside + asked <= columns {
                    return vec![ask(padded(name, beside)).then(" at", Tone::Plain), url];
                }
                let indented = padded("", GAP);
                vec![padded(name, 0), ask(indented).then(" at", Tone::Plain), url]
            }
        }
    }
}

/// A text behind a name that is as wide as others; below it, where there is no room beside.
pub(super) fn told(name: &str, width: usize, text: &str, tone: Tone, columns: usize) -> Vec<Line> {
    let beside = width.max(name.width()) + GAP;
    let below = beside + text.width().min(MIN_TEXT) > columns;
    let indent = if below { GAP } else { beside };
    let mut parts = wrapped(text, columns.saturating_sub(indent)).into_iter();
    let first = if below {
        padded(name, 0)
    } else {
        padded(name, beside).then(parts.next().unwrap_or_default(), tone)
    };
    let others = parts.map(|part| padded("", indent).then(part, tone));
    std::iter::once(first).chain(others).collect()
}

fn padded(text: &str, width: usize) -> Line {
    let padding = width.saturating_sub(text.width());
    Line::default().then(format!("{text}{:padding$}", ""), Tone::Plain)
}

/// Minutes and seconds.
fn clock(left: TimeDelta) -> String {
    let seconds = left.num_seconds().max(0);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::{Board, Stage, clock};
    use crate::terminal::Tone;
    use chrono::{DateTime, TimeDelta, Utc};

    const URL: &str = "https://homesso.awsapps.com/start/#/device?user_code=ABCD-EFGH";

    fn now() -> DateTime<Utc> {
        ssologin::text::timestamp::parse("2026-11-22T06:00:00Z").unwrap_or_default()
    }

    fn board() -> Board {
        let names = ["homesso", "worksso"].map(str::to_owned);
        let mut board = Board::new(names.into_iter(), 7, false);
        let what = "approve code ABCD-EFGH".to_owned();
        let until = now() + TimeDelta::seconds(61);
        board.set(
            "homesso",
            Stage::Asked {
                what,
                until,
                url: URL.to_owned(),
            },
        );
        board
    }

    fn shown(board: &Board, columns: usize) -> String {
        let lines = board.lines(columns, now());
        let lines: Vec<_> = lines.iter().map(|line| line.painted()).collect();
        anstream::adapter::strip_str(&lines.join("\n")).to_string()
    }

    #[test]
    fn a_url_goes_to_a_line_of_its_own_before_anything_is_broken() {
        let board = board();
        assert_eq!(
            shown(&board, 120),
            format!("homesso  approve code ABCD-EFGH within 1:01 at {URL}\nworksso  …")
        );
        assert_eq!(
            shown(&board, 80),
            format!("homesso  approve code ABCD-EFGH within 1:01 at\n  {URL}\nworksso  …")
        );
        assert_eq!(
            shown(&board, 40),
            format!("homesso\n  approve code ABCD-EFGH within 1:01 at\n{URL}\nworksso  …")
        );
    }

    #[test]
    fn what_is_not_finished_in_the_end_is_said_or_left_out() {
        let mut one = board();
        one.set("worksso", Stage::Ended("logged in".into(), Tone::Good));
        assert!(one.end(None).is_empty());
        assert_eq!(shown(&one, 80), "worksso  logged in");
        let mut other = board();
        other.set("worksso", Stage::Ended("failed".into(), Tone::Bad));
        assert_eq!(other.end(Some("interrupted")), ["homesso"]);
        assert_eq!(shown(&other, 80), "homesso  interrupted\nworksso  failed");
    }

    #[test]
    fn a_time_is_never_negative() {
        assert_eq!(clock(TimeDelta::seconds(-3)), "0:00");
        assert_eq!(clock(TimeDelta::seconds(600)), "10:00");
    }
}
