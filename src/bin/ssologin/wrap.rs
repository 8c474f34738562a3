//! Wraps text to the width of a terminal.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// Wraps text at spaces to the given number of columns.
///
/// Never breaks a URL, a path or an option, so that it can be copied.
pub(crate) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    lines(text, columns, WordSeparator::AsciiSpace)
}

/// Wraps the text of a table cell at spaces, and after the separators of a URL or a list.
pub(super) fn cell(text: &str, columns: usize) -> Vec<String> {
    lines(text, columns, WordSeparator::Custom(parts))
}

/// Splits the text of a table cell at the places where it may wrap.
pub(super) fn parts(text: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    Box::new(text.split_inclusive([' ', '/', ',']).map(Word::from))
}

/// Joins lines, and indents all but the first.
pub(crate) fn hanging(lines: Vec<String>, indent: usize) -> String {
    lines.join(&format!("\n{:indent$}", ""))
}

fn lines(text: &str, columns: usize, separator: WordSeparator) -> Vec<String> {
    let options = Options::new(columns.max(1))
        .break_words(false)
        .word_separator(separator)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    let lines = textwrap::wrap(text, options).into_iter();
    lines.map(std::borrow::Cow::into_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{cell, hanging, wrapped};

    #[test]
    fn what_is_to_be_copied_stays_whole() {
        assert_eq!(
            wrapped(
                "open https://homesso.awsapps.com/start with --no-browser",
                20
            ),
            [
                "open",
                "https://homesso.awsapps.com/start",
                "with --no-browser"
            ]
        );
        assert_eq!(wrapped("", 20), [""]);
    }

    #[test]
    fn a_cell_is_broken_behind_separators() {
        assert_eq!(
            cell("https://homesso.awsapps.com/start", 28),
            ["https://homesso.awsapps.com/", "start"]
        );
        assert_eq!(
            cell("one, two,three four", 9),
            ["one, two,", "three", "four"]
        );
    }

    #[test]
    fn later_lines_are_indented() {
        assert_eq!(hanging(vec!["a".into(), "b".into()], 2), "a\n  b");
    }
}
