//! Columns for people, tab-separated lines for programs.

use std::fmt::Write as _;

use ssologin::Printable;
use unicode_width::UnicodeWidthStr as _;

use super::fit::{cell, hanging, parts, wrapped};
use crate::terminal::Tone;

/// Between two columns.
const GAP: usize = 2;

/// Rows of text under a header, in groups where some are begun.
pub(crate) struct Table<const N: usize> {
    header: [&'static str; N],
    rows: Vec<[(String, Tone); N]>,
    /// The name of each group, and its first row.
    groups: Vec<(String, usize)>,
}

impl<const N: usize> Table<N> {
    pub(crate) fn new(header: [&'static str; N]) -> Table<N> {
        Table {
            header,
            rows: Vec::new(),
            groups: Vec::new(),
        }
    }

    /// Begins a group: for people, its rows stand below its name.
    pub(crate) fn group(&mut self, name: &str) {
        self.groups
            .push((Printable(name).to_string(), self.rows.len()));
    }

    pub(crate) fn row(&mut self, cells: [(String, Tone); N]) {
        self.rows
            .push(cells.map(|(text, tone)| (Printable(&text).to_string(), tone)));
    }

    /// Aligned columns below a header, no wider than a terminal of so many columns; a column in which nothing stands is
    /// left out. Where there is no room for columns, each row is a list.
    pub(crate) fn aligned(&self, room: Option<usize>) -> String {
        let room = room.unwrap_or(usize::MAX).saturating_sub(self.indent());
        match self.widths(room) {
            Some(widths) => self.in_columns(&widths),
            None => self.in_lists(room),
        }
    }

    fn indent(&self) -> usize {
        if self.groups.is_empty() { 0 } else { GAP }
    }

    /// How wide the columns are when they fit; zero for one in which nothing stands.
    fn widths(&self, room: usize) -> Option<[usize; N]> {
        let empty: [bool; N] =
            std::array::from_fn(|column| self.rows.iter().all(|row| row[column].0.is_empty()));
        let measured = |measure: fn(&str) -> usize| {
            std::array::from_fn(|column| {
                let cells = self.rows.iter().map(|row| measure(&row[column].0));
                let widest = cells.chain([measure(self.header[column])]).max();
                widest.filter(|_| !empty[column]).unwrap_or(0)
            })
        };
        let mut widths: [usize; N] = measured(|text| text.width());
        let least: [usize; N] = measured(longest_part);
        let gaps = empty
            .iter()
            .filter(|empty| !**empty)
            .count()
            .saturating_sub(1)
            * GAP;
        let room = room.saturating_sub(gaps);
        while widths.iter().sum::<usize>() > room {
            let narrower = (0..N).filter(|column| widths[*column] > least[*column]);
            let widest = narrower.max_by_key(|column| widths[*column])?;
            widths[widest] -= 1;
        }
        Some(widths)
    }

    fn in_columns(&self, widths: &[usize; N]) -> String {
        let header = self.header.map(|title| (title.to_owned(), Tone::Quiet));
        let mut groups = self.groups.iter().peekable();
        let mut out = String::new();
        for (at, row) in std::iter::once(&header).chain(&self.rows).enumerate() {
            while let Some((name, _)) = groups.next_if(|(_, first)| first + 1 == at) {
                let _ = writeln!(out, "{name}");
            }
            let cells: [Vec<String>; N] =
                std::array::from_fn(|column| cell(&row[column].0, widths[column]));
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for line in 0..height {
                let mut gap = self.indent();
                for column in (0..N).filter(|column| widths[*column] > 0) {
                    let text = cells[column].get(line).map_or("", String::as_str);
                    if !text.is_empty() {
                        let _ = write!(out, "{:gap$}{}", "", row[column].1.paint(text));
                        gap = 0;
                    }
                    gap += widths[column].saturating_sub(text.width()) + GAP;
                }
                out.push('\n');
            }
        }
        out
    }

    /// Each row below its first cell, a line for each of the others.
    fn in_lists(&self, room: usize) -> String {
        let indent = self.indent();
        let mut groups = self.groups.iter().peekable();
        let mut out = String::new();
        for (at, row) in self.rows.iter().enumerate() {
            while let Some((name, _)) = groups.next_if(|(_, first)| *first == at) {
                let _ = writeln!(out, "{name}");
            }
            let mut cells = self.header.iter().zip(row);
            if let Some((_, (text, tone))) = cells.next() {
                let _ = writeln!(out, "{:indent$}{}", "", tone.paint(text));
            }
            let others: Vec<_> = cells
                .map(|(title, (text, tone))| (title.to_lowercase(), text.clone(), *tone))
                .collect();
            out += &listed(&others, indent + GAP, room.saturating_add(indent), cell);
        }
        out
    }

    /// A line for each row, without a header; control characters are escaped, so that a tab is always a separator.
    pub(crate) fn tab_separated(&self) -> String {
        let line = |row: &[(String, Tone); N]| {
            row.iter()
                .map(|(text, _)| text.as_str())
                .collect::<Vec<_>>()
                .join("\t")
        };
        self.rows.iter().map(|row| line(row) + "\n").collect()
    }
}

/// The longest part of a cell that is not broken.
fn longest_part(text: &str) -> usize {
    parts(text).map(|part| part.width()).max().unwrap_or(0)
}

/// A line for each fact that there is, the facts aligned behind their names, on a terminal of so many columns.
pub(crate) fn facts(facts: &[(String, String, Tone)], room: Option<usize>) -> String {
    let whole = |fact: &str, columns| wrapped(&Printable(fact).to_string(), columns);
    listed(facts, 0, room.unwrap_or(usize::MAX), whole)
}

/// The same, indented; the facts are broken into lines by `broken`. One that is too wide beside its name stands below it.
fn listed(
    facts: &[(String, String, Tone)],
    indent: usize,
    room: usize,
    broken: impl Fn(&str, usize) -> Vec<String>,
) -> String {
    let known = || facts.iter().filter(|(_, fact, _)| !fact.is_empty());
    let width = known().map(|(name, ..)| name.width()).max().unwrap_or(0);
    let beside = indent + width + GAP;
    let mut out = String::new();
    for (name, fact, tone) in known() {
        let gap = width.saturating_sub(name.width()) + GAP;
        let _ = write!(out, "{:indent$}{}", "", Tone::Quiet.paint(name));
        let painted = |lines: &[String]| lines.iter().map(|line| tone.paint(line)).collect();
        let columns = room.saturating_sub(beside);
        let lines = broken(fact, columns);
        if lines.iter().all(|line| line.width() <= columns) {
            let _ = writeln!(out, "{:gap$}{}", "", hanging(painted(&lines), beside));
        } else {
            let below = indent + GAP;
            let lines = painted(&broken(fact, room.saturating_sub(below)));
            let _ = writeln!(out, "\n{:below$}{}", "", hanging(lines, below));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Table, facts};
    use crate::terminal::Tone;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn columns_are_aligned_by_width_and_safe() {
        let mut table = Table::new(["NAME", "X"]);
        table.row([
            ("世界".into(), Tone::Plain),
            ("a\tb\u{1b}".into(), Tone::Plain),
        ]);
        table.row([
            ("longer name".into(), Tone::Plain),
            (String::new(), Tone::Plain),
        ]);
        assert_eq!(
            plain(&table.aligned(None)),
            "NAME         X\n世界         a\\u{9}b\\u{1b}\nlonger name\n"
        );
        assert_eq!(
            table.tab_separated(),
            "世界\ta\\u{9}b\\u{1b}\nlonger name\t\n"
        );
        table.group("a group");
        table.row([("x".into(), Tone::Plain), ("y".into(), Tone::Plain)]);
        assert_eq!(
            plain(&table.aligned(None)),
            "  NAME         X\n  世界         a\\u{9}b\\u{1b}\n  longer name\na group\n  x            y\n"
        );
    }

    #[test]
    fn facts_are_aligned_and_safe_and_those_that_are_not_known_left_out() {
        let known = [
            ("a".into(), "x\u{1b}[2J".into(), Tone::Plain),
            ("name".into(), "y z".into(), Tone::Good),
            ("much longer".into(), String::new(), Tone::Plain),
        ];
        let text = plain(&facts(&known, None));
        assert_eq!(text, "a     x\\u{1b}[2J\nname  y z\n");
        assert_eq!(plain(&facts(&known[1..], Some(7))), "name  y\n      z\n");
        let wide = [("name".into(), "1234567 8".into(), Tone::Plain)];
        assert_eq!(plain(&facts(&wide, Some(9))), "name\n  1234567\n  8\n");
    }

    #[test]
    fn what_is_too_wide_is_broken_and_then_listed() {
        let mut table = Table::new(["NAME", "MANY", "NOTHING"]);
        let cells = |texts: [&str; 3]| texts.map(|text| (text.to_owned(), Tone::Plain));
        table.row(cells(["https://a.example/start", "one, two", ""]));
        table.row(cells(["b", "", ""]));
        assert_eq!(
            plain(&table.aligned(Some(26))),
            "NAME              MANY\nhttps://          one, two\na.example/start\nb\n"
        );
        assert_eq!(
            plain(&table.aligned(Some(15))),
            "https://a.example/start\n  many  one,\n        two\nb\n"
        );
        let mut grouped = Table::new(["NAME", "MANY"]);
        grouped.group("group");
        grouped.row([("long-name".into(), Tone::Plain), ("x".into(), Tone::Plain)]);
        assert_eq!(
            plain(&grouped.aligned(Some(11))),
            "group\n  long-name\n    many  x\n"
        );
    }
}
