//! Columns for people, tab-separated lines for programs.

use std::fmt::Write as _;

use ssologin::Printable;
use unicode_width::UnicodeWidthStr as _;

use crate::terminal::Tone;

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

    /// Aligned columns below a header; a column in which nothing stands is left out.
    pub(crate) fn aligned(&self) -> String {
        let widths: [usize; N] = std::array::from_fn(|column| self.width(column));
        let columns: Vec<usize> = (0..N).filter(|column| widths[*column] > 0).collect();
        let header = self.header.map(|title| (title.to_owned(), Tone::Quiet));
        let indent = if self.groups.is_empty() { 0 } else { 2 };
        let mut groups = self.groups.iter().peekable();
        let mut out = String::new();
        for (at, row) in std::iter::once(&header).chain(&self.rows).enumerate() {
            while let Some((name, _)) = groups.next_if(|(_, first)| first + 1 == at) {
                let _ = writeln!(out, "{name}");
            }
            let mut line = String::new();
            let mut gap = indent;
            for &column in &columns {
                let (text, tone) = &row[column];
                if !text.is_empty() {
                    let _ = write!(line, "{:gap$}{}", "", tone.paint(text));
                    gap = 0;
                }
                gap += widths[column].saturating_sub(text.width()) + 2;
            }
            let _ = writeln!(out, "{line}");
        }
        out
    }

    /// How wide a column is; zero where nothing stands in it.
    fn width(&self, column: usize) -> usize {
        let widest = self
            .rows
            .iter()
            .map(|row| row[column].0.width())
            .max()
            .unwrap_or(0);
        if widest == 0 {
            0
        } else {
            widest.max(self.header[column].len())
        }
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

#[cfg(test)]
mod tests {
    use super::Table;
    use crate::terminal::Tone;

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
        let plain = |table: &Table<2>| anstream::adapter::strip_str(&table.aligned()).to_string();
        assert_eq!(
            plain(&table),
            "NAME         X\n世界         a\\u{9}b\\u{1b}\nlonger name\n"
        );
        assert_eq!(
            table.tab_separated(),
            "世界\ta\\u{9}b\\u{1b}\nlonger name\t\n"
        );
        table.group("a group");
        table.row([("x".into(), Tone::Plain), ("y".into(), Tone::Plain)]);
        assert_eq!(
            plain(&table),
            "  NAME         X\n  世界         a\\u{9}b\\u{1b}\n  longer name\na group\n  x            y\n"
        );
    }
}
