//! Prompts with a list to choose from.
//!
//! The arrow keys move the cursor, and typing filters the rows by words.

use std::io;

use inquire::list_option::ListOption;
use inquire::ui::RenderConfig;
use inquire::validator::MinLengthValidator;
use inquire::{InquireError, MultiSelect, Select};
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::unanswered;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::runtime::online;
use crate::terminal::Modes;
use crate::text::{Text, text};
use crate::wrap::blanks;

const HELP: &str = "type to filter, Esc to cancel";
/// The help of a multiple choice, for wide and for narrow terminals.
const HELP_SEVERAL: [&str; 2] = [
    "space to select, → to select all, type to filter, Esc to cancel",
    "space: select, →: all, Esc: cancel",
];
/// The width, in columns, of the cursor before each row.
const MARGIN: usize = 3;
/// The width, in columns, of the cursor and the checkbox before each row of a multiple choice.
const MARGIN_SEVERAL: usize = 7;
/// The width of the gap between the two cells of a row, in columns.
const GAP: usize = 2;
/// The maximum number of rows shown at once, because a longer list is not easier to read.
const MAX_PAGE: usize = 12;
/// The number of lines to leave free for the question, the help and the line below.
const AROUND: usize = 4;

/// A question with a list of answers, and the option that can answer it instead of the user.
pub(crate) struct Choice<'a> {
    pub(crate) text: &'a str,
    pub(crate) flag: &'a str,
    /// The rows, of two cells each.
    ///
    /// If a row is too wide, its first cell is truncated.
    pub(crate) rows: Vec<(Text, Text)>,
    /// The index of the row where the cursor starts.
    pub(crate) start: usize,
}

impl Choice<'_> {
    /// Prompts the user to choose one row, and returns its index.
    pub(crate) fn ask(self, context: &Context) -> Result<usize, CommandError> {
        self.answered(context, MARGIN, List::one)
    }

    /// Prompts the user to select at least one row, and returns the indexes.
    pub(crate) fn ask_several(self, context: &Context) -> Result<Vec<usize>, CommandError> {
        self.answered(context, MARGIN_SEVERAL, List::several)
    }

    fn answered<T: Send + 'static>(
        self,
        context: &Context,
        margin: usize,
        show: fn(List) -> Result<T, InquireError>,
    ) -> Result<T, CommandError> {
        let terminal = context.terminal;
        if !terminal.can_ask() {
            return Err(unanswered(self.text, self.flag));
        }
        let (columns, height) = terminal.size().unwrap_or((80, 24));
        let list = List {
            text: text!("{}:", self.text),
            labels: labels(&self.rows, columns.saturating_sub(margin)),
            rows: self.rows,
            start: self.start,
            page: height.saturating_sub(AROUND).clamp(1, MAX_PAGE),
            colors: terminal.is_colored(),
            columns,
        };
        let modes = Modes::now();
        // Prompt in a separate thread, as `Question` does, so that Ctrl-C ends the wait.
        let chosen = online(async {
            tokio::task::yield_now().await;
            let chosen = tokio::task::spawn_blocking(move || show(list));
            chosen.await.map_err(io::Error::other)
        });
        // After an interrupt, the abandoned thread cannot restore the terminal.
        let chosen = chosen.inspect_err(|_| modes.restore())?;
        let not_read = |error: String| {
            CommandError::new(code::FAILED, format!("cannot read the answer: {error}"))
        };
        match chosen.map_err(|error| not_read(error.to_string()))? {
            Ok(chosen) => Ok(chosen),
            Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => {
                Err(CommandError::interrupted())
            }
            Err(error) => Err(not_read(error.to_string())),
        }
    }
}

/// The content and the layout of a list prompt.
struct List {
    text: Text,
    labels: Vec<Text>,
    rows: Vec<(Text, Text)>,
    start: usize,
    page: usize,
    colors: bool,
    columns: usize,
}

impl List {
    fn one(self) -> Result<usize, InquireError> {
        let (config, rows) = (self.config(), &self.rows);
        let score = |typed: &str, _: &&str, _: &str, at: usize| score(rows, typed, at);
        let list = Select::new(
            self.text.as_str(),
            self.labels.iter().map(Text::as_str).collect(),
        )
        .with_help_message(HELP)
        .with_page_size(self.page)
        .with_starting_cursor(self.start)
        .with_scorer(&score)
        .with_render_config(config);
        Ok(list.raw_prompt()?.index)
    }

    fn several(self) -> Result<Vec<usize>, InquireError> {
        let (config, rows) = (self.config(), &self.rows);
        let score = |typed: &str, _: &&str, _: &str, at: usize| score(rows, typed, at);
        let [long, short] = HELP_SEVERAL;
        // The brackets around the help take 2 columns.
        let help = if long.width() + 2 <= self.columns {
            long
        } else {
            short
        };
        let names = |chosen: &[ListOption<&&str>]| {
            let names = chosen.iter().filter_map(|row| rows.get(row.index));
            let names: Vec<_> = names.map(|row| row.0.as_str()).collect();
            names.join(", ")
        };
        let list = MultiSelect::new(
            self.text.as_str(),
            self.labels.iter().map(Text::as_str).collect(),
        )
        .with_help_message(help)
        .with_page_size(self.page)
        .with_starting_cursor(self.start)
        .with_scorer(&score)
        .with_formatter(&names)
        .with_validator(
            MinLengthValidator::new(1).with_message("select at least one with the space bar"),
        )
        .with_render_config(config);
        let marked = list.raw_prompt()?;
        Ok(marked.into_iter().map(|row| row.index).collect())
    }

    fn config(&self) -> RenderConfig<'static> {
        match self.colors {
            true => RenderConfig::default_colored(),
            false => RenderConfig::empty(),
        }
    }
}

/// Returns the score of a row, or `None` if it does not match.
///
/// The row with the highest score is shown first. A row's score is its negative index, so matching
/// rows keep their order.
fn score(rows: &[(Text, Text)], typed: &str, at: usize) -> Option<i64> {
    let row = rows.get(at).filter(|row| has(row, typed));
    row.and_then(|_| i64::try_from(at).ok().map(|at| -at))
}

/// Returns whether a row contains each typed word, ignoring case.
fn has((first, second): &(Text, Text), typed: &str) -> bool {
    let row = format!("{} {}", first.as_str(), second.as_str()).to_lowercase();
    let typed = typed.to_lowercase();
    typed.split_whitespace().all(|word| row.contains(word))
}

/// Formats the rows in two columns that are together at most `width` wide.
fn labels(rows: &[(Text, Text)], width: usize) -> Vec<Text> {
    let widest = |cell: fn(&(Text, Text)) -> &Text| {
        rows.iter().map(|row| cell(row).width()).max().unwrap_or(0)
    };
    let second = match widest(|row| &row.1) {
        0 => 0,
        width => width + GAP,
    };
    let first = widest(|row| &row.0).min(width.saturating_sub(second).max(1));
    let label = |(name, rest): &(Text, Text)| {
        let name = fitted(name, first);
        let gap = match rest.is_empty() {
            true => 0,
            false => first - name.width().min(first) + GAP,
        };
        fitted(&text!("{}{}{}", name, blanks(gap), rest), width)
    };
    rows.iter().map(label).collect()
}

/// Truncates a text that is wider than `width`.
fn fitted(text: &Text, width: usize) -> Text {
    if text.width() <= width {
        return text.clone();
    }
    let mut left = width.saturating_sub(1);
    let fits = |c: &char| {
        let rest = left.checked_sub(c.width().unwrap_or(0));
        left = rest.unwrap_or(0);
        rest.is_some()
    };
    let cut: String = text.as_str().chars().take_while(fits).collect();
    text!("{}…", cut)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Text, has, labels};

    fn rows(rows: &[(&str, &str)]) -> Vec<(Text, Text)> {
        let row = |(a, b): &(&str, &str)| (Text::from(a), Text::from(b));
        rows.iter().map(row).collect()
    }

    fn shown(rows: &[(&str, &str)], width: usize) -> Vec<String> {
        let labels = labels(&super::tests::rows(rows), width).into_iter();
        labels.map(|label| label.as_str().to_owned()).collect()
    }

    #[test]
    fn the_second_cell_is_seen_whole() {
        let accounts = [("Muppets", "123412341234"), ("Shared 世界 Services", "1")];
        assert_eq!(
            shown(&accounts, 80),
            [
                "Muppets               123412341234",
                "Shared 世界 Services  1"
            ]
        );
        assert_eq!(
            shown(&accounts, 24),
            ["Muppets     123412341234", "Shared 世…  1"]
        );
        assert_eq!(shown(&[("Admin", ""), ("B", "")], 80), ["Admin", "B"]);
    }

    #[test]
    fn each_word_is_looked_for_in_both_cells() {
        let row = &rows(&[("Log Archive", "123412341234")]).remove(0);
        for typed in ["", "arch", "LOG 1234", "archive log", "41234"] {
            assert!(has(row, typed), "{typed}");
        }
        assert!(!has(row, "log 999"));
    }

    proptest! {
        #[test]
        fn no_row_is_wider_than_the_screen(
            cells in prop::collection::vec(("[a-zé世 ]{0,30}", "[0-9]{0,12}"), 1..5), width in 1_usize..60,
        ) {
            let cells: Vec<_> = cells.iter().map(|(a, b)| (Text::from(a), Text::from(b))).collect();
            for label in labels(&cells, width) {
                prop_assert!(label.width() <= width, "{label:?}");
            }
        }
    }
}
