//! The changes of an edit as a unified diff, in the format of `patch`.

use similar::{DiffOp, DiffTag, group_diff_ops};

use crate::terminal::Tone;
use crate::text::{Text, text};

mod changes;

/// The number of unchanged lines around each change.
const CONTEXT: usize = 3;
const NO_END: &[u8] = b"\n\\ No newline at end of file\n";

/// Returns the unified diff of two texts, byte for byte.
///
/// Lines end only with `\n`, as for `patch`. If the file does not exist yet, `old` is `None`.
pub(crate) fn unified_diff(path: &str, old: Option<&[u8]>, new: &[u8]) -> Vec<u8> {
    let before: Vec<&[u8]> = lines(old.unwrap_or_default());
    let after: Vec<&[u8]> = lines(new);
    let changes = changes::between(&before, &after);
    let path = Text::from(path);
    let path = path.as_str();
    let from = if old.is_some() { path } else { "/dev/null" };
    let mut diff = format!("--- {from}\n+++ {path}\n").into_bytes();
    for hunk in group_diff_ops(changes, CONTEXT) {
        let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else {
            continue;
        };
        let range = |start: usize, end: usize| match end - start {
            // An empty range is numbered by the line before it.
            0 => format!("{start},0"),
            1 => format!("{}", start + 1),
            count => format!("{},{count}", start + 1),
        };
        let old = range(first.old_range().start, last.old_range().end);
        let new = range(first.new_range().start, last.new_range().end);
        diff.extend_from_slice(format!("@@ -{old} +{new} @@\n").as_bytes());
        hunk.iter()
            .for_each(|change| write(&mut diff, change, &before, &after));
    }
    diff
}

fn write(diff: &mut Vec<u8>, change: &DiffOp, before: &[&[u8]], after: &[&[u8]]) {
    let mut put = |sign: u8, lines: Option<&[&[u8]]>| {
        for line in lines.unwrap_or_default() {
            diff.push(sign);
            diff.extend_from_slice(line);
            if !line.ends_with(b"\n") {
                diff.extend_from_slice(NO_END);
            }
        }
    };
    if change.tag() == DiffTag::Equal {
        return put(b' ', before.get(change.old_range()));
    }
    put(b'-', before.get(change.old_range()));
    put(b'+', after.get(change.new_range()));
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Formats a diff for a terminal, with colors and with control characters escaped.
pub(crate) fn paint_diff(diff: &[u8]) -> Text {
    let text = String::from_utf8_lossy(diff);
    let lines = text.split_terminator('\n').enumerate().map(|(at, line)| {
        let tone = match line.as_bytes().first() {
            Some(b'-' | b'+') if at < 2 => Tone::Quiet,
            Some(b'-') => Tone::Bad,
            Some(b'+') => Tone::Good,
            Some(b'@' | b'\\') => Tone::Quiet,
            _ => Tone::Plain,
        };
        // Do not show the carriage returns of a Windows file: every line has one.
        let line = line.strip_suffix('\r').unwrap_or(line);
        text!("{}\n", tone.paint(Text::joined(line.split('\t'), "\t")))
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::{paint_diff, unified_diff};

    fn diff(old: &str, new: &str) -> String {
        String::from_utf8(unified_diff("config", Some(old.as_bytes()), new.as_bytes())).unwrap()
    }

    #[test]
    fn hunks_have_three_lines_around_and_say_where_an_end_is_missing() {
        let old = "1\n2\n3\n4\n5\n6\n7\n8\n9";
        assert_eq!(
            diff(old, &old.replace('5', "five")),
            "--- config\n+++ config\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
        );
        assert_eq!(
            diff("1\n2", "1\n2\n3\n"),
            "--- config\n+++ config\n@@ -1,2 +1,3 @@\n 1\n-2\n\\ No newline at end of file\n+2\n+3\n"
        );
        assert_eq!(
            diff("", "1\n"),
            "--- config\n+++ config\n@@ -0,0 +1 @@\n+1\n"
        );
        let new = unified_diff("con\u{1b}fig", None, b"1\n");
        assert!(new.starts_with(b"--- /dev/null\n+++ con\\u{1b}fig\n"));
        // For `patch`, a lone carriage return does not end a line.
        assert_eq!(
            diff("1\r2\n", "1\r3\n"),
            "--- config\n+++ config\n@@ -1 +1 @@\n-1\r2\n+1\r3\n"
        );
    }

    #[test]
    fn a_terminal_sees_no_control_characters_of_the_file() {
        let shown = paint_diff(b"--- a\n+++ b\n@@ -1 +1 @@\n-a\x1b[2Jb\r\n+\xff\tc\x07\n");
        let shown = shown.as_str();
        assert!(
            !shown.contains("\u{1b}[2J") && !shown.contains(['\r', '\u{7}']),
            "{shown:?}"
        );
        assert!(shown.contains("-a\\u{1b}[2Jb") && shown.contains("\u{fffd}\tc\\u{7}"));
    }
}
