//! An edit keeps every header and key that it does not name, however the lines are indented.

use proptest::prelude::*;
use ssologin::config::Edit;

use crate::library::config_edits::{edited, headers, parse, section, text};

/// Returns a file in which headers, keys and other lines have any indentation, each line once.
fn indented_file() -> impl Strategy<Value = String> {
    let indent = proptest::sample::select(vec!["", "", " ", "    ", "\t"]);
    let pieces = [
        "[profile p@]",
        "[sso-session s@]",
        "region = r@",
        "output=o@",
        "key@ = v",
        "s3 =",
        "word@",
        "# note@",
        "",
    ];
    let line = (indent, proptest::sample::select(pieces.to_vec()));
    proptest::collection::vec(line, 0..16).prop_map(|lines| {
        let numbered = lines.iter().enumerate();
        let text = |(at, (indent, piece)): (usize, &(&str, &str))| {
            format!("{indent}{}\n", piece.replace('@', &at.to_string()))
        };
        numbered.map(text).collect()
    })
}

/// Returns whether a user means a line as a header or a key, wherever it is.
fn is_meant(line: &str) -> bool {
    line.trim().starts_with('[') || line.contains('=')
}

/// Asserts that no header and no key is missing, except for the lines that may be.
fn nothing_is_lost(before: &str, after: &[u8], may: impl Fn(usize, &str) -> bool) {
    let after = text(after);
    let mut rest = after.lines();
    for (at, line) in before.lines().enumerate() {
        if is_meant(line) && !may(at + 1, line) {
            assert!(
                rest.any(|new| new == line),
                "line {} is lost in:\n{before}\n->\n{after}",
                at + 1
            );
        }
    }
}

proptest! {
    #[test]
    fn an_edit_keeps_every_header_and_key_that_it_does_not_name(before in indented_file()) {
        let config = parse(before.as_bytes());
        for header in headers(&config) {
            for key in ["region", "output", "sso_region"] {
                let own = section(&config, &header).unwrap().get(key);
                let own = own.map(|value| value.origin().line);
                let set = Edit::Set {
                    section: header.clone(),
                    key: key.to_owned(),
                    value: "new".to_owned(),
                };
                let remove = Edit::Remove {
                    section: header.clone(),
                    key: key.to_owned(),
                };
                // All occurrences of a key are removed, so only a file with one of them is of use.
                let is_single = before.lines().filter(|line| line.trim().starts_with(key)).count() == 1;
                for change in [Some(set), is_single.then_some(remove)].into_iter().flatten() {
                    if let Ok(after) = edited(before.as_bytes(), &[change]) {
                        nothing_is_lost(&before, &after, |at, _| Some(at) == own);
                    }
                }
            }
            // A section goes with its keys and their blocks, but not with another header.
            let own = section(&config, &header).unwrap().header().line;
            let gone = Edit::RemoveSection { section: header };
            if let Ok(after) = edited(before.as_bytes(), &[gone]) {
                nothing_is_lost(&before, &after, |at, line| at == own || !line.contains('['));
            }
        }
    }
}
