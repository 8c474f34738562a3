//! Lines at the end of a terminal that are updated in place, below those that stay.

use unicode_width::UnicodeWidthChar as _;

use crate::terminal::{Tone, link};
use crate::text::{Text, text};

/// A line, in parts.
///
/// Only the parts that change are written again, so that text which the user has selected stays
/// selected.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Line(Vec<Part>);

#[derive(Clone, PartialEq, Eq)]
struct Part {
    text: Text,
    tone: Tone,
    is_link: bool,
}

impl Part {
    fn painted(&self) -> Text {
        match self.is_link {
            true => self.tone.paint(link(&self.text)),
            false => self.tone.paint(&self.text),
        }
    }
}

impl Line {
    pub(crate) fn then(self, text: impl Into<Text>, tone: Tone) -> Line {
        self.and(text.into(), tone, false)
    }

    /// Appends a URL, which the terminal can open if it is a link.
    pub(crate) fn then_url(self, url: &Text, is_link: bool) -> Line {
        self.and(url.clone(), Tone::Url, is_link)
    }

    fn and(mut self, text: Text, tone: Tone, is_link: bool) -> Line {
        self.0.push(Part {
            text,
            tone,
            is_link,
        });
        self
    }

    pub(super) fn painted(&self) -> Text {
        self.0.iter().map(Part::painted).collect()
    }

    /// Returns where the text after the first `parts` starts: the row below the first, and the
    /// column.
    fn place_behind(&self, parts: usize, columns: usize) -> (usize, usize) {
        let (mut row, mut column) = (0, 0);
        let before = self.0.iter().take(parts);
        for character in before.flat_map(|part| part.text.as_str().chars()) {
            let width = character.width().unwrap_or(0);
            if column + width > columns {
                (row, column) = (row + 1, 0);
            }
            column += width;
        }
        (row, column)
    }

    fn rows(&self, columns: usize) -> usize {
        self.place_behind(self.0.len(), columns).0 + 1
    }

    /// Returns the only part in which two lines differ, if it has the same width in both.
    fn changed_part(&self, other: &Line) -> Option<usize> {
        let same_shape = self.0.len() == other.0.len();
        let mut differing = (0..self.0.len()).filter(|at| self.0.get(*at) != other.0.get(*at));
        let (part, None) = (differing.next()?, differing.next()) else {
            return None;
        };
        let end = |line: &Line| line.place_behind(part + 1, usize::MAX).1;
        (same_shape && end(self) == end(other)).then_some(part)
    }
}

/// The lines at the end of the terminal. The cursor is at the start of the row below.
#[derive(Default)]
pub(crate) struct Screen {
    lines: Vec<Line>,
    columns: usize,
}

impl Screen {
    /// Returns whether the cursor can reach all lines from the row below them.
    pub(crate) fn fits(lines: &[Line], (columns, rows): (usize, usize)) -> bool {
        columns > 0 && height(lines, columns) < rows
    }

    /// Returns what to write so that the terminal shows these lines.
    pub(crate) fn show(&mut self, lines: Vec<Line>, columns: usize) -> Text {
        let same_places = columns == self.columns && lines.len() == self.lines.len();
        let mut out = Text::default();
        let differing = || {
            self.lines
                .iter()
                .zip(&lines)
                .filter(|(old, new)| old != new)
        };
        if same_places && differing().all(|(old, new)| old.changed_part(new).is_some()) {
            let mut below = height(&self.lines, columns);
            for (old, new) in self.lines.iter().zip(&lines) {
                if let Some(part) = old.changed_part(new) {
                    let (row, column) = new.place_behind(part, columns);
                    // A part that starts after the last column starts the next row.
                    let (row, column) = if column == columns {
                        (row + 1, 0)
                    } else {
                        (row, column)
                    };
                    out.push(text!("\u{1b}[{}A", below - row));
                    if column > 0 {
                        out.push(text!("\u{1b}[{}C", column));
                    }
                    let text = new.0.get(part).map(Part::painted);
                    out.push(text.unwrap_or_default());
                    let (end, _) = new.place_behind(part + 1, columns);
                    out.push(text!("\r\u{1b}[{}B", below - end));
                }
                below -= old.rows(columns);
            }
        } else {
            out = self.take_away(columns);
            for line in &lines {
                out.push(text!("{}\r\n", line.painted()));
            }
        }
        self.lines = lines;
        self.columns = columns;
        out
    }

    /// Returns what to write so that the lines are removed.
    ///
    /// Most terminals wrap their text again when their width changes.
    pub(crate) fn take_away(&mut self, columns: usize) -> Text {
        let lines = std::mem::take(&mut self.lines);
        match height(&lines, columns.max(1)) {
            0 => Text::default(),
            rows => text!("\r\u{1b}[{}A\u{1b}[J", rows),
        }
    }

    /// Leaves the lines as they are; what comes next goes below them.
    pub(crate) fn leave(&mut self) {
        self.lines.clear();
    }
}

fn height(lines: &[Line], columns: usize) -> usize {
    lines.iter().map(|line| line.rows(columns)).sum()
}

#[cfg(test)]
mod tests {
    use super::{Line, Screen};
    use crate::terminal::Tone;
    use crate::text::text;
    use avt::Terminal;
    use proptest::prelude::*;

    const ROWS: usize = 60;

    fn terminal(columns: usize) -> Terminal {
        let mut terminal = Terminal::new(columns, ROWS).unwrap();
        terminal.feed("$ ssologin --all\r\n");
        terminal
    }

    fn rows(terminal: &Terminal) -> Vec<String> {
        let row = |row| terminal.screen().line(row).unwrap().text();
        (0..ROWS).map(row).collect()
    }

    /// Returns the content of a terminal on which only these lines were written.
    fn plain(lines: &[Line], columns: usize) -> Vec<String> {
        let mut terminal = terminal(columns);
        for line in lines {
            terminal.feed(text!("{}\r\n", line.painted()).as_str());
        }
        rows(&terminal)
    }

    fn line(parts: &[String]) -> Line {
        let parts = parts.iter();
        parts.fold(Line::default(), |line, part| line.then(part, Tone::Good))
    }

    #[test]
    fn only_what_changes_is_written() {
        let at = |time: &str| {
            vec![line(&[
                "homesso  ".into(),
                time.into(),
                " at https://a.example/".into(),
            ])]
        };
        let mut screen = Screen::default();
        screen.show(at("9:59"), 80);
        let change = screen.show(at("9:58"), 80);
        let change = change.as_str();
        assert!(
            change.contains("9:58") && !change.contains("example"),
            "{change:?}"
        );
        assert!(screen.show(at("9:58"), 80).is_empty());
        // A change of width moves the parts after it.
        let change = screen.show(at("10:00"), 80);
        assert!(change.as_str().contains("example"));
    }

    /// Returns our non-empty rows: this terminal scrolls what is above out of sight when it wraps
    /// again.
    fn written(rows: &[String]) -> Vec<&str> {
        let rows = rows.iter().map(|row| row.trim_end());
        let ours = rows.filter(|row| row.starts_with(['x', 'y']));
        ours.collect()
    }

    #[test]
    fn a_terminal_that_wraps_anew_is_drawn_anew() {
        let lines = vec![line(&["x".repeat(30)]), line(&["y".repeat(10)])];
        let mut screen = Screen::default();
        let mut terminal = terminal(40);
        terminal.feed(screen.show(lines.clone(), 40).as_str());
        for columns in [20, 35, 12] {
            terminal.resize(columns, ROWS);
            terminal.feed(screen.show(lines.clone(), columns).as_str());
            assert_eq!(written(&rows(&terminal)), written(&plain(&lines, columns)));
        }
        terminal.feed(screen.take_away(12).as_str());
        assert!(written(&rows(&terminal)).is_empty());
    }

    #[test]
    fn what_is_as_high_as_the_terminal_does_not_fit() {
        let lines = [line(&["x".repeat(41)]), line(&["y".into()])];
        assert!(Screen::fits(&lines, (40, 4)));
        assert!(!Screen::fits(&lines, (40, 3)));
        assert!(!Screen::fits(&lines, (0, 3)));
    }

    proptest! {
        #[test]
        fn what_stands_there_is_what_was_shown_last(
            pictures in prop::collection::vec(
                prop::collection::vec(prop::collection::vec("[a-z0-9世 ]{0,12}", 0..4), 0..5),
                1..8,
            ),
            columns in 2usize..40,
        ) {
            let mut terminal = terminal(columns);
            let mut screen = Screen::default();
            for picture in pictures {
                let lines: Vec<_> = picture.iter().map(|parts| line(parts)).collect();
                if !Screen::fits(&lines, (columns, ROWS - 20)) {
                    continue;
                }
                terminal.feed(screen.show(lines.clone(), columns).as_str());
                prop_assert_eq!(rows(&terminal), plain(&lines, columns));
            }
        }
    }
}
