//! The page of a command: what its help and man page say beyond the options.

use std::fmt::Write as _;

use clap::builder::{StyledStr, Styles};

use super::files::File;
use super::variables::Variable;
use crate::failure::code::MEANINGS;

/// The content of the page of a command.
pub(crate) struct Page {
    /// The words after `ssologin`.
    pub(crate) command: &'static str,
    /// Sentences for which the list of options has no place.
    pub(crate) notes: &'static [&'static str],
    pub(crate) examples: &'static [Example],
    /// The possible exit codes of the command; [`MEANINGS`] explains them.
    pub(crate) exits: &'static [u8],
    pub(crate) variables: &'static [&'static [Variable]],
    pub(crate) files: &'static [&'static [File]],
    /// Commands to read about next.
    pub(crate) see_also: &'static [&'static str],
}

/// A command line as it is typed, on several lines if it is long, and its description.
pub(crate) type Example = (&'static str, &'static str);

impl Page {
    /// Returns the end of the long help.
    ///
    /// Clap wraps each line, with the indentation at its start.
    pub(crate) fn help(&self) -> StyledStr {
        let styles = Styles::default();
        let heading = styles.get_header();
        let mut text = String::new();
        for note in self.notes {
            let _ = writeln!(text, "{note}\n");
        }
        let _ = writeln!(text, "{heading}Examples:{heading:#}");
        for (line, does) in self.examples {
            let line = line.replace('\n', "\n  ");
            let _ = writeln!(text, "  {line}\n      {does}");
        }
        let _ = writeln!(text, "\n{heading}Exit codes:{heading:#}");
        for (code, meaning) in self.codes() {
            let _ = writeln!(text, "  {code:<4} {meaning}");
        }
        let mut variables = self.variables().peekable();
        if variables.peek().is_some() {
            let _ = writeln!(text, "\n{heading}Environment:{heading:#}");
        }
        for (name, meaning) in variables {
            let _ = writeln!(text, "  {name}\n      {meaning}");
        }
        text.truncate(text.trim_end().len());
        StyledStr::from(text)
    }

    /// Returns the exit codes of the command and their meanings.
    pub(crate) fn codes(&self) -> impl Iterator<Item = (u8, &'static str)> {
        let has = |(code, _): &(u8, _)| self.exits.contains(code);
        MEANINGS.iter().copied().filter(has)
    }

    /// Returns the variables that affect the command and their descriptions.
    pub(crate) fn variables(&self) -> impl Iterator<Item = Variable> {
        self.variables.iter().copied().flatten().copied()
    }
}
