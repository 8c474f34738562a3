//! Tables: aligned columns for users, tab-separated lines for programs.

use unicode_width::UnicodeWidthStr as _;

use crate::terminal::{Terminal, Tone};
use crate::text::{Text, text};
use crate::wrap::{blanks, cell, hanging, parts, wrapped};

/// The gap between two columns.
const GAP: usize = 2;

/// Rows of text under a header, optionally in groups.
pub(crate) struct Table<const N: usize> {
    header: [&'static str; N],
    rows: Vec<[(Text, Tone); N]>,
    /// The name of each group, and its first row.
    groups: Vec<(Text, usize)>,
}

impl<const N: usize> Table<N> {
    pub(crate) fn new(header: [&'static str; N]) -> Table<N> {
        Table {
            header,
            rows: Vec::new(),
            groups: Vec::new(),
        }
    }

    /// Starts a group; in aligned columns, its rows are below its name.
    pub(crate) fn group(&mut self, name: impl Into<Text>) {
        self.groups.push((name.into(), self.rows.len()));
    }

    pub(crate) fn row(&mut self, cells: [(impl Into<Text>, Tone); N]) {
        let row = cells.map(|(text, tone)| (text.into(), tone));
        self.rows.push(row);
    }

    /// Formats the table as aligned columns below a header, at most this wide.
    ///
    /// Columns without content are left out. Columns that do not fit go below each row. If only the
    /// first column fits, there is no header.
    pub(crate) fn aligned(&self, room: Option<usize>) -> Text {
        let room = room.unwrap_or(usize::MAX).saturating_sub(self.indent());
        let fitting = |beside, room| Some((beside, self.widths(beside, room)?));
        let (beside, widths) = (1..=N)
            .rev()
            .find_map(|beside| fitting(beside, room))
            .or_else(|| fitting(1, usize::MAX))
            .unwrap_or((0, [0; N]));
        let header = self.header.map(|title| (title.into(), Tone::Quiet));
        let mut out = Text::default();
        if beside > 1 {
            self.write_beside(&mut out, &header, beside, &widths);
        }
        let mut groups = self.groups.iter().peekable();
        for (at, row) in self.rows.iter().enumerate() {
            while let Some((name, _)) = groups.next_if(|(_, first)| *first == at) {
                out.push(text!("{}\n", Tone::Name.paint(name)));
            }
            self.write_beside(&mut out, row, beside, &widths);
            let below = self.header.iter().zip(row).skip(beside);
            let below: Vec<_> = below
                .map(|(title, (text, tone))| (title.to_lowercase().into(), text.clone(), *tone))
                .collect();
            let indent = self.indent();
            let room = room.saturating_add(indent);
            out.push(listed(&below, indent + GAP, room, cell));
        }
        out
    }

    fn indent(&self) -> usize {
        if self.groups.is_empty() { 0 } else { GAP }
    }

    /// Returns the widths of the first columns if they fit; titles may be wrapped.
    ///
    /// A column without content has width 0.
    fn widths(&self, beside: usize, room: usize) -> Option<[usize; N]> {
        let cells: [usize; N] = std::array::from_fn(|column| {
            let cells = self.rows.iter().filter(|_| column < beside);
            let widths = cells.map(|row| row[column].0.width());
            widths.max().unwrap_or(0)
        });
        let with_titles = |measure: fn(&str) -> usize| {
            std::array::from_fn(|column| match cells[column] {
                0 => 0,
                width => width.max(measure(self.header[column])),
            })
        };
        let mut widths: [usize; N] = with_titles(|title| title.width());
        let least: [usize; N] = with_titles(longest_part);
        let columns = cells.iter().filter(|width| **width > 0).count();
        let room = room.saturating_sub(columns.saturating_sub(1) * GAP);
        while widths.iter().sum::<usize>() > room {
            let narrower = (0..N).filter(|column| widths[*column] > least[*column]);
            let widest = narrower.max_by_key(|column| widths[*column])?;
            widths[widest] -= 1;
        }
        Some(widths)
    }

    /// Writes the first cells of a row, each in its column.
    fn write_beside(
        &self,
        out: &mut Text,
        row: &[(Text, Tone); N],
        beside: usize,
        widths: &[usize; N],
    ) {
        let cells: [Vec<Text>; N] =
            std::array::from_fn(|column| cell(&row[column].0, widths[column]));
        let columns = || (0..beside).filter(|column| widths[*column] > 0);
        let height = columns().map(|column| cells[column].len()).max();
        for line in 0..height.unwrap_or(0) {
            let mut gap = self.indent();
            for column in columns() {
                let text = cells[column].get(line).filter(|text| !text.is_empty());
                if let Some(text) = text {
                    out.push(blanks(gap));
                    out.push(row[column].1.paint(text));
                    gap = 0;
                }
                gap += widths[column].saturating_sub(text.map_or(0, Text::width)) + GAP;
            }
            out.push(text!("\n"));
        }
    }

    /// Formats each row as a line, without a header.
    ///
    /// Control characters are escaped, so that a tab is always a separator.
    pub(crate) fn tab_separated(&self) -> Text {
        let cells = |row: &[(Text, Tone); N]| tab_separated(row.iter().map(|(text, _)| text));
        self.rows.iter().map(cells).collect()
    }
}

/// Formats cells as a line with tabs between them; a tab in a cell is escaped.
pub(crate) fn tab_separated(cells: impl IntoIterator<Item = impl Into<Text>>) -> Text {
    text!("{}\n", Text::joined(cells, "\t"))
}

/// Returns the width of the longest part of a cell that cannot be wrapped.
fn longest_part(text: &str) -> usize {
    parts(text).map(|part| part.width()).max().unwrap_or(0)
}

/// Formats known facts as lines, aligned after their names, at most this wide.
///
/// A fact that is too wide goes below its name.
pub(crate) fn facts(facts: &[(Text, Text, Tone)], room: Option<usize>) -> Text {
    listed(facts, 0, room.unwrap_or(usize::MAX), wrapped)
}

/// Formats known facts like [`facts`], indented.
///
/// A fact that is too wide even below its name is wrapped by `broken`.
fn listed(
    facts: &[(Text, Text, Tone)],
    indent: usize,
    room: usize,
    broken: fn(&Text, usize) -> Vec<Text>,
) -> Text {
    let known = || facts.iter().filter(|(_, fact, _)| !fact.is_empty());
    let width = known().map(|(name, ..)| name.width()).max().unwrap_or(0);
    let (below, beside) = (indent + GAP, indent + width + GAP);
    let mut out = Text::default();
    for (name, fact, tone) in known() {
        let fitting = |broken: fn(&Text, usize) -> Vec<Text>, place: usize| {
            let columns = room.saturating_sub(place);
            let lines = broken(fact, columns);
            let fits = lines.iter().all(|line| line.width() <= columns);
            fits.then_some((place, lines))
        };
        let (place, lines) = fitting(wrapped, beside)
            .or_else(|| fitting(wrapped, below))
            .or_else(|| fitting(broken, beside))
            .unwrap_or_else(|| (below, broken(fact, room.saturating_sub(below))));
        let lines = lines.iter().map(|line| tone.paint(line)).collect();
        let gap = match place == beside {
            true => blanks(beside - indent - name.width()),
            false => text!("\n{}", blanks(below)),
        };
        out.push(blanks(indent));
        out.push(Tone::Quiet.paint(name));
        out.push(text!("{}{}\n", gap, hanging(lines, place)));
    }
    out
}

/// Formats a table for stdout: aligned on a terminal, tab-separated if it is piped.
pub(crate) fn rendered<const N: usize>(terminal: Terminal, table: &Table<N>) -> Text {
    if terminal.is_table() {
        table.aligned(terminal.data_columns())
    } else {
        table.tab_separated()
    }
}

#[cfg(test)]
mod tests {
    use super::{Table, facts};
    use crate::terminal::Tone;
    use crate::text::Text;

    fn plain(text: &Text) -> String {
        anstream::adapter::strip_str(text.as_str()).to_string()
    }

    #[test]
    fn columns_are_aligned_by_width_and_safe() {
        let mut table = Table::new(["NAME", "X"]);
        table.row([("世界", Tone::Plain), ("a\tb\u{1b}", Tone::Plain)]);
        table.row([("longer name", Tone::Plain), ("", Tone::Plain)]);
        assert_eq!(
            plain(&table.aligned(None)),
            "NAME         X\n世界         a\\u{9}b\\u{1b}\nlonger name\n"
        );
        assert_eq!(
            table.tab_separated().as_str(),
            "世界\ta\\u{9}b\\u{1b}\nlonger name\t\n"
        );
        table.group("a group");
        table.row([("x", Tone::Plain), ("y", Tone::Plain)]);
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
            ("much longer".into(), Text::default(), Tone::Plain),
        ];
        let text = plain(&facts(&known, None));
        assert_eq!(text, "a     x\\u{1b}[2J\nname  y z\n");
        assert_eq!(plain(&facts(&known[1..], Some(7))), "name  y\n      z\n");
        let wide = [("name".into(), "1234567 8".into(), Tone::Plain)];
        assert_eq!(plain(&facts(&wide, Some(9))), "name\n  1234567\n  8\n");
    }

    #[test]
    fn what_is_too_wide_is_broken_and_then_listed() {
        let mut table = Table::new(["NAME", "LONG TITLE", "MANY", "NOTHING"]);
        let cells = |texts: [&'static str; 4]| texts.map(|text| (text, Tone::Plain));
        table.row(cells(["name one", "yes", "one, two", ""]));
        table.row(cells(["b", "no", "", ""]));
        for (columns, shown) in [
            (
                30,
                "NAME      LONG TITLE  MANY\nname one  yes         one, two\nb         no\n",
            ),
            (
                25,
                "NAME      LONG   MANY\n          TITLE\nname one  yes    one, two\nb         no\n",
            ),
            (
                20,
                "NAME      LONG TITLE\nname one  yes\n  many  one, two\nb         no\n",
            ),
            (
                12,
                "name one\n  long title\n    yes\n  many\n    one, two\nb\n  long title\n    no\n",
            ),
        ] {
            assert_eq!(plain(&table.aligned(Some(columns))), shown);
        }
        let mut grouped = Table::new(["NAME", "MANY"]);
        grouped.group("group");
        grouped.row([("long-name", Tone::Plain), ("x", Tone::Plain)]);
        assert_eq!(
            plain(&grouped.aligned(Some(11))),
            "group\n  long-name\n    many  x\n"
        );
    }
}
