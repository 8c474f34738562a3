//! Completes a line of bash, which inserts completions as they are.
//!
//! Readline replaces only the tail of a word: what follows the last unquoted `:`, `=` or `@`, or an
//! open quote. So a completion must fit the quotes of what stays on the line.

/// The quotes that a position on the line is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Quote {
    None,
    Single,
    Double,
}

/// A line as bash reads it.
struct Line {
    /// The values of the words; the last one is the one at the end, even if it is empty.
    words: Vec<String>,
    /// The position where the last word starts.
    start: usize,
    /// The quotes that are open at the end.
    quote: Quote,
    /// Whether the last word has nothing that bash expands, and no unfinished escape.
    is_plain: bool,
    /// Whether the last word starts with `~/`, which is the user's home folder.
    is_in_home: bool,
    /// Whether the last word is the target of a redirection or belongs to another command.
    is_after_operator: bool,
}

fn read(text: &str) -> Line {
    let mut line = Line {
        words: Vec::new(),
        start: 0,
        quote: Quote::None,
        is_plain: true,
        is_in_home: false,
        is_after_operator: false,
    };
    let mut word = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match (line.quote, letter) {
            (Quote::None, ' ' | '\t' | '\n' | ';' | '&' | '|' | '<' | '>' | '(' | ')') => {
                let is_operator = !matches!(letter, ' ' | '\t');
                line.is_after_operator = is_operator || (line.is_after_operator && word.is_none());
                line.words.extend(word.take());
                line.start = at + letter.len_utf8();
                line.is_plain = true;
                line.is_in_home = false;
                continue;
            }
            (Quote::None, '\'') => line.quote = Quote::Single,
            (Quote::None, '"') => line.quote = Quote::Double,
            (Quote::Single, '\'') | (Quote::Double, '"') => line.quote = Quote::None,
            (Quote::None, '\\') => match letters.next() {
                Some((_, escaped)) => word.get_or_insert_with(String::new).push(escaped),
                None => line.is_plain = false,
            },
            (Quote::Double, '\\') => match letters.next() {
                Some((_, escaped)) => {
                    let word = word.get_or_insert_with(String::new);
                    if !matches!(escaped, '$' | '`' | '"' | '\\') {
                        word.push('\\');
                    }
                    word.push(escaped);
                }
                None => line.is_plain = false,
            },
            (quote, letter) => {
                let is_expanded = match quote {
                    Quote::None => {
                        "$`!*?[{".contains(letter) || (at == line.start && letter == '~')
                    }
                    Quote::Double => "$`!".contains(letter),
                    Quote::Single => false,
                };
                line.is_plain &= !is_expanded;
                line.is_in_home |= letter == '/' && text.get(line.start..at) == Some("~");
                word.get_or_insert_with(String::new).push(letter);
                continue;
            }
        }
        word.get_or_insert_with(String::new);
    }
    line.words.push(word.unwrap_or_default());
    line
}

/// Returns the answer for bash: a line with `nospace` or nothing, then a line per completion.
///
/// `line` is the line up to the cursor, `tail` the part of it that readline replaces, `kind` the
/// number in `COMP_TYPE`, and `values` returns the possible values of the last of the given words.
pub(super) fn reply(
    line: &str,
    tail: &str,
    kind: &str,
    values: impl FnOnce(Vec<String>) -> Vec<String>,
) -> String {
    completions(line, tail, kind, values)
        .map(|(is_whole, words)| {
            let first = if is_whole { "" } else { "nospace" };
            [first.to_owned()].into_iter().chain(words)
        })
        .map(|lines| lines.map(|line| line + "\n").collect())
        .unwrap_or_default()
}

/// Returns the completions, and whether a space may follow.
///
/// Returns `None` if the part of the word that stays on the line could make bash expand the word.
fn completions(
    line: &str,
    tail: &str,
    kind: &str,
    values: impl FnOnce(Vec<String>) -> Vec<String>,
) -> Option<(bool, Vec<String>)> {
    let whole = read(line);
    let head = line.get(whole.start..)?.strip_suffix(tail)?;
    let quote = read(head).quote;
    let head = match quote {
        Quote::None => head,
        Quote::Single => head.strip_suffix('\'')?,
        Quote::Double => head.strip_suffix('"')?,
    };
    let before = read(head);
    let [kept] = before.words.as_slice() else {
        return None;
    };
    let is_safe = before.is_plain && before.quote == Quote::None;
    if !is_safe || whole.is_after_operator || whole.is_in_home {
        return None;
    }
    let typed = whole.words.last()?.clone();
    let values = values(whole.words);
    let word = |value: &str| Some(quoted(value.strip_prefix(kept.as_str())?, quote));
    let common = common_prefix(&values);
    let words = match values.as_slice() {
        [] => return None,
        [value] => return Some((!value.ends_with('/'), vec![word(value)?])),
        // These insert one value after the other, or all of them.
        _ if is_inserted_each(kind) => values.iter().filter_map(|value| word(value)).collect(),
        // Readline would insert what the quoted values have in common, which could end in the
        // middle of an escape.
        _ if common.len() > typed.len() => return Some((false, vec![word(common)?])),
        // These are only shown. The blank has nothing in common with the others, so that readline
        // does not insert the common part without quotes.
        values if common.is_empty() => values.to_vec(),
        values => values.iter().cloned().chain([" ".to_owned()]).collect(),
    };
    Some((true, words))
}

/// Returns whether bash inserts each completion: `menu-complete` or `insert-completions`.
fn is_inserted_each(kind: &str) -> bool {
    matches!(kind, "37" | "42")
}

fn common_prefix(values: &[String]) -> &str {
    let Some((first, others)) = values.split_first() else {
        return "";
    };
    others.iter().fold(first.as_str(), |common, other| {
        let same = common
            .chars()
            .zip(other.chars())
            .take_while(|(a, b)| a == b);
        let length = same.map(|(letter, _)| letter.len_utf8()).sum();
        common.get(..length).unwrap_or_default()
    })
}

/// Quotes the rest of a word for a position in these quotes.
///
/// In quotes, the result starts and ends with the quote: readline does not insert it twice.
fn quoted(rest: &str, quote: Quote) -> String {
    let mut word = String::new();
    match quote {
        Quote::Single => word = super::quote::posix(rest),
        Quote::Double => {
            word.push('"');
            for letter in rest.chars() {
                match letter {
                    '$' | '`' | '"' | '\\' => word.extend(['\\', letter]),
                    // In double quotes, bash keeps the backslash before it.
                    '!' => word.push_str(r#""\!""#),
                    letter => word.push(letter),
                }
            }
            word.push('"');
        }
        Quote::None => {
            for letter in rest.chars() {
                let is_plain = |c: char| match c.is_ascii() {
                    true => c.is_ascii_alphanumeric() || "_./:@%+=-,".contains(c),
                    false => !c.is_whitespace(),
                };
                if !is_plain(letter) {
                    word.push('\\');
                }
                word.push(letter);
            }
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::{Quote, completions, quoted, read, reply};
    use proptest::prelude::*;

    /// Completes the last word of a line with these values.
    fn complete(line: &str, tail: &str, kind: &str, values: &[&str]) -> String {
        reply(line, tail, kind, |words| {
            let last = words.last().unwrap().as_str();
            let values = values.iter().filter(|value| value.starts_with(last));
            values.map(|value| (*value).to_owned()).collect()
        })
    }

    #[test]
    fn a_line_is_read_as_bash_reads_it() {
        for (line, words) in [
            ("", &[""][..]),
            ("a ", &["a", ""]),
            ("a  b", &["a", "b"]),
            (r#"a\ b 'c d' "e"'f'"#, &["a b", "c d", "ef"]),
            (r#"a "\$\`\"\\\!" '\'"#, &["a", r#"$`"\\!"#, r"\"]),
            ("a '' \"\" b", &["a", "", "", "b"]),
            ("a 'b c", &["a", "b c"]),
            ("a --profile=x:y@z", &["a", "--profile=x:y@z"]),
        ] {
            assert_eq!(read(line).words, words, "{line}");
        }
    }

    #[test]
    fn a_single_value_is_inserted_in_the_quotes_of_the_word() {
        let value = "d'$(x)!\"";
        for (line, tail, expected) in [
            ("awsp d", "d", r#"d\'\$\(x\)\!\""#),
            ("awsp 'd", "d", r#"'d'\''$(x)!"'"#),
            ("awsp \"d", "d", r#""d'\$(x)"\!"\"""#),
            ("awsp \\d", "\\d", r#"d\'\$\(x\)\!\""#),
            ("awsp d\\'", "d\\'", r#"d\'\$\(x\)\!\""#),
            // Only the part in the last quotes is replaced.
            ("awsp 'd'\"'$", "'$", r#""'\$(x)"\!"\"""#),
        ] {
            let expected = format!("\n{expected}\n");
            assert_eq!(complete(line, tail, "9", &[value]), expected, "{line}");
        }
    }

    #[test]
    fn only_the_replaced_part_is_returned() {
        for (line, tail, expected) in [
            ("awsp a:d", "d", "d\\ e"),
            ("awsp a:", "", "d\\ e"),
            ("awsp 'a:", "a:", "'a:d e'"),
            ("awsp a:'d", "d", "'d e'"),
            ("awsp a\\:", "a\\:", "a:d\\ e"),
        ] {
            let expected = format!("\n{expected}\n");
            assert_eq!(complete(line, tail, "9", &["a:d e"]), expected, "{line}");
        }
        assert_eq!(complete("awsp a/", "a/", "9", &["a/b/"]), "nospace\na/b/\n");
    }

    #[test]
    fn the_common_part_of_several_values_is_one_word_too() {
        let values = ["d$a", "d$b", "d c"];
        assert_eq!(complete("awsp d$", "d$", "9", &values), "\nd$a\nd$b\n \n");
        let values = ["da$a", "da$b"];
        assert_eq!(complete("awsp d", "d", "9", &values), "nospace\nda\\$\n");
        assert_eq!(complete("awsp 'd", "d", "9", &values), "nospace\n'da$'\n");
        for kind in ["9", "33", "63", "64"] {
            let shown = complete("awsp 'da$'", "'da$'", kind, &values);
            assert_eq!(shown, "\nda$a\nda$b\n \n", "{kind}");
        }
        for kind in ["37", "42"] {
            let each = complete("awsp d", "d", kind, &values);
            assert_eq!(each, "\nda\\$a\nda\\$b\n", "{kind}");
        }
        assert_eq!(complete("awsp ", "", "63", &["$a", "b c"]), "\n$a\nb c\n");
    }

    #[test]
    fn nothing_is_inserted_after_what_bash_would_expand() {
        for (line, tail) in [
            ("awsp $x:d", "d"),
            ("awsp *:d", "d"),
            ("awsp \"$x\":d", "d"),
            ("awsp ~x:d", "d"),
            ("awsp !x:d", "d"),
            ("awsp $'d", "d"),
            ("awsp ~/d", "~/d"),
            ("awsp d >d", "d"),
            ("awsp d > d", "d"),
            ("awsp $(d", "d"),
            // This is not the end of the line.
            ("awsp d", "e"),
        ] {
            let offered = reply(line, tail, "9", |words| {
                vec![words.last().unwrap().clone() + "x"]
            });
            assert_eq!(offered, "", "{line}");
        }
    }

    /// Returns the line after readline has inserted a completion.
    fn inserted(line: &str, tail: &str, word: &str) -> String {
        let kept = line.strip_suffix(tail).unwrap();
        let quote = word.chars().next().filter(|c| matches!(c, '\'' | '"'));
        let kept = quote
            .and_then(|quote| kept.strip_suffix(quote))
            .unwrap_or(kept);
        format!("{kept}{word}")
    }

    proptest! {
        #[test]
        fn a_word_has_the_value_of_the_text(
            text in "[a '\"$()`;&|<>*?\\[\\]!~#\\\\{}:=-]{1,8}",
            quote in prop::sample::select(vec![Quote::None, Quote::Single, Quote::Double]),
        ) {
            let line = read(&quoted(&text, quote)).words;
            prop_assert_eq!(line, vec![text.clone()]);
            prop_assert_eq!(shlex::split(&quoted(&text, quote)), Some(vec![text]));
        }

        #[test]
        fn whatever_is_typed_the_line_has_the_value_at_its_end(
            value in "[ab:'\"$ !\\\\]{1,6}",
            typed in "[ab:'\"\\\\]{0,4}",
            cut in 0_usize..5,
        ) {
            let line = format!("awsp {typed}");
            let Some(tail) = typed.get(typed.len().saturating_sub(cut)..) else {
                return Ok(());
            };
            let found = completions(&line, tail, "9", |words| {
                let matches = words.len() == 2 && value.starts_with(&words[1]);
                matches.then(|| value.clone()).into_iter().collect()
            });
            for word in found.into_iter().flat_map(|(_, words)| words) {
                let words = shlex::split(&inserted(&line, tail, &word));
                prop_assert_eq!(words, Some(vec!["awsp".to_owned(), value.clone()]));
            }
        }
    }
}
