//! Wraps text to the width of a terminal.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

use crate::text::{Text, text};

/// Wraps text at spaces to the given number of columns.
///
/// Never breaks a URL, a path or an option, so that it can be copied.
pub(crate) fn wrapped(text: &Text, columns: usize) -> Vec<Text> {
    lines(text, columns, WordSeparator::AsciiSpace)
}

/// Wraps the text of a table cell at spaces, and after the separators of a URL or a list.
pub(super) fn cell(text: &Text, columns: usize) -> Vec<Text> {
    lines(text, columns, WordSeparator::Custom(parts))
}

/// Splits the text of a table cell at the places where it may wrap.
pub(super) fn parts(text: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    Box::new(text.split_inclusive([' ', '/', ',']).map(Word::from))
}

/// Joins lines, and indents all but the first.
pub(crate) fn hanging(lines: Vec<Text>, indent: usize) -> Text {
    let mut lines = lines.into_iter();
    let mut out = lines.next().unwrap_or_default();
    for line in lines {
        out.push(text!("\n{}{}", blanks(indent), line));
    }
    out
}

/// Returns this number of blanks.
pub(crate) fn blanks(count: usize) -> Text {
    Text::from(" ".repeat(count))
}

fn lines(text: &Text, columns: usize, separator: WordSeparator) -> Vec<Text> {
    let options = Options::new(columns.max(1))
        .break_words(false)
        .word_separator(separator)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    text.wrapped(options)
}

#[cfg(test)]
mod tests {
    use super::{cell, hanging, wrapped};
    use crate::text::Text;

    fn strings(lines: &[Text]) -> Vec<&str> {
        lines.iter().map(Text::as_str).collect()
    }

    #[test]
    fn what_is_to_be_copied_stays_whole() {
        let text = "open https://homesso.awsapps.com/start with --no-browser";
        assert_eq!(
            strings(&wrapped(&text.into(), 20)),
            [
                "open",
                "https://homesso.awsapps.com/start",
                "with --no-browser"
            ]
        );
        assert_eq!(strings(&wrapped(&Text::default(), 20)), [""]);
    }

    #[test]
    fn a_cell_is_broken_behind_separators() {
        assert_eq!(
            strings(&cell(&"https://homesso.awsapps.com/start".into(), 28)),
            ["https://homesso.awsapps.com/", "start"]
        );
        assert_eq!(
            strings(&cell(&"one, two,three four".into(), 9)),
            ["one, two,", "three", "four"]
        );
    }

    #[test]
    fn later_lines_are_indented() {
        let lines = vec!["a".into(), "b".into()];
        assert_eq!(hanging(lines, 2).as_str(), "a\n  b");
    }
}
