//! Several logins at once: one line per session, in order, with its current state.

use chrono::{DateTime, TimeDelta, Utc};

use super::screen::Line;
use crate::terminal::Tone;
use crate::text::Text;
use crate::wrap::{blanks, wrapped};

/// The width below which a text goes under the name instead of beside it.
const MIN_TEXT: usize = 30;
const GAP: usize = 2;

/// The stage of a login.
#[derive(Clone)]
pub(crate) enum Stage {
    /// Nothing has been reported yet.
    Begun,
    /// Waiting for something other than the user.
    Held(Text),
    /// Waiting for the user to do something in the browser.
    Asked {
        request: BrowserRequest,
        until: DateTime<Utc>,
    },
    /// The login has ended, successfully or not.
    Ended(Text, Tone),
}

/// What the user has to do in the browser.
#[derive(Clone)]
pub(crate) struct BrowserRequest {
    pub(crate) action: &'static str,
    /// The code to compare, if the flow has one.
    pub(crate) code: Option<Text>,
    pub(crate) url: Text,
}

impl BrowserRequest {
    /// Returns the lines about a session for which this much time is left.
    ///
    /// A URL that does not fit gets its own line, so that it can be copied whole.
    pub(crate) fn lines(
        &self,
        name: &Text,
        width: usize,
        left: &str,
        links: bool,
        columns: usize,
    ) -> Vec<Line> {
        let beside = width.max(name.width()) + GAP;
        let code = self.code.as_ref();
        let ask = |line: Line| {
            let line = match code {
                Some(code) => line
                    .then(self.action, Tone::Plain)
                    .then(" ", Tone::Plain)
                    .then(code, Tone::Code),
                None => line.then(self.action, Tone::Plain),
            };
            line.then(" within ", Tone::Plain).then(left, Tone::Plain)
        };
        let code_width = code.map_or(0, |code| code.width() + 1);
        let asked = self.action.len() + code_width + " within  at".len() + left.len();
        if (beside + asked + 1).saturating_add(self.url.width()) <= columns {
            let line = ask(named(name, beside)).then(" at ", Tone::Plain);
            return vec![line.then_url(&self.url, links)];
        }
        let indent = if GAP + self.url.width() <= columns {
            GAP
        } else {
            0
        };
        let url = padded(indent).then_url(&self.url, links);
        if beside + asked <= columns {
            return vec![ask(named(name, beside)).then(" at", Tone::Plain), url];
        }
        vec![
            named(name, 0),
            ask(padded(GAP)).then(" at", Tone::Plain),
            url,
        ]
    }
}

/// The sessions, with aligned names.
pub(crate) struct Board {
    rows: Vec<(Text, Stage)>,
    width: usize,
    links: bool,
}

impl Board {
    /// Creates a board of names with their common width; `links` allows hyperlinks.
    pub(crate) fn new(names: impl Iterator<Item = Text>, width: usize, links: bool) -> Board {
        Board {
            rows: names.map(|name| (name, Stage::Begun)).collect(),
            width,
            links,
        }
    }

    pub(crate) fn set(&mut self, name: &Text, stage: Stage) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.0 == *name) {
            row.1 = stage;
        }
    }

    /// Ends all logins, and returns the sessions that had not ended by themselves.
    ///
    /// The board shows `otherwise` for them. If it is `None`, they are removed and not returned.
    pub(crate) fn end(&mut self, otherwise: Option<&str>) -> Vec<Text> {
        let mut told = Vec::new();
        self.rows.retain_mut(|(name, stage)| {
            let ended = matches!(stage, Stage::Ended(..));
            if let Some(text) = otherwise.filter(|_| !ended) {
                *stage = Stage::Ended(text.into(), Tone::Soon);
                told.push(name.clone());
            }
            ended || otherwise.is_some()
        });
        told
    }

    pub(crate) fn lines(&self, columns: usize, now: DateTime<Utc>) -> Vec<Line> {
        let lines = |(name, stage): &(Text, Stage)| self.row(name, stage, columns, now);
        self.rows.iter().flat_map(lines).collect()
    }

    /// Returns the lines of one session.
    pub(crate) fn lines_of(&self, name: &Text, columns: usize, now: DateTime<Utc>) -> Vec<Line> {
        let row = self.rows.iter().filter(|row| row.0 == *name);
        row.flat_map(|(name, stage)| self.row(name, stage, columns, now))
            .collect()
    }

    fn row(&self, name: &Text, stage: &Stage, columns: usize, now: DateTime<Utc>) -> Vec<Line> {
        match stage {
            Stage::Begun => told(name, self.width, &"…".into(), Tone::Quiet, columns),
            Stage::Held(text) => told(name, self.width, text, Tone::Quiet, columns),
            Stage::Ended(text, tone) => told(name, self.width, text, *tone, columns),
            Stage::Asked { request, until } => {
                request.lines(name, self.width, &clock(*until - now), self.links, columns)
            }
        }
    }
}

/// Returns a text beside a name that is padded to `width`, or below it if there is no room.
pub(super) fn told(
    name: &Text,
    width: usize,
    text: &Text,
    tone: Tone,
    columns: usize,
) -> Vec<Line> {
    let beside = width.max(name.width()) + GAP;
    let below = beside + text.width().min(MIN_TEXT) > columns;
    let indent = if below { GAP } else { beside };
    let mut parts = wrapped(text, columns.saturating_sub(indent)).into_iter();
    let first = if below {
        named(name, 0)
    } else {
        named(name, beside).then(parts.next().unwrap_or_default(), tone)
    };
    let others = parts.map(|part| padded(indent).then(part, tone));
    std::iter::once(first).chain(others).collect()
}

/// Returns a name, padded to a width.
fn named(name: &Text, width: usize) -> Line {
    let padding = width.saturating_sub(name.width());
    Line::default()
        .then(name, Tone::Name)
        .then(blanks(padding), Tone::Plain)
}

fn padded(width: usize) -> Line {
    Line::default().then(blanks(width), Tone::Plain)
}

/// Formats a duration as minutes and seconds.
fn clock(left: TimeDelta) -> String {
    let seconds = left.num_seconds().max(0);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::{Board, BrowserRequest, Stage, clock};
    use crate::terminal::Tone;
    use crate::text::Text;
    use chrono::{DateTime, TimeDelta, Utc};

    const URL: &str = "https://homesso.awsapps.com/start/#/device?user_code=ABCD-EFGH";

    fn now() -> DateTime<Utc> {
        ssologin::text::timestamp::parse("2026-11-22T06:00:00Z").unwrap_or_default()
    }

    fn board() -> Board {
        let names = ["homesso", "worksso"].map(Text::from);
        let mut board = Board::new(names.into_iter(), 7, false);
        let request = BrowserRequest {
            action: "approve code",
            code: Some("ABCD-EFGH".into()),
            url: URL.into(),
        };
        let until = now() + TimeDelta::seconds(61);
        board.set(&"homesso".into(), Stage::Asked { request, until });
        board
    }

    fn shown(board: &Board, columns: usize) -> String {
        let lines = board.lines(columns, now());
        let lines = Text::joined(lines.iter().map(|line| line.painted()), "\n");
        anstream::adapter::strip_str(lines.as_str()).to_string()
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
        one.set(
            &"worksso".into(),
            Stage::Ended("logged in".into(), Tone::Good),
        );
        assert!(one.end(None).is_empty());
        assert_eq!(shown(&one, 80), "worksso  logged in");
        let mut other = board();
        other.set(&"worksso".into(), Stage::Ended("failed".into(), Tone::Bad));
        assert_eq!(other.end(Some("interrupted")), ["homesso".into()]);
        assert_eq!(shown(&other, 80), "homesso  interrupted\nworksso  failed");
    }

    #[test]
    fn a_time_is_never_negative() {
        assert_eq!(clock(TimeDelta::seconds(-3)), "0:00");
        assert_eq!(clock(TimeDelta::seconds(600)), "10:00");
    }
}
