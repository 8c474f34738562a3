//! Finds out which lines of a text are new, however many there are.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_deadline};

/// The time after which a diff is no longer improved; it is correct in any case.
const PATIENCE: Duration = Duration::from_millis(500);

/// Returns the changes from one text to another.
///
/// The same lines at the start and at the end of both texts are not searched: an edit usually
/// leaves nearly all of them. Lines that occur once in each text, in the same order, are treated as
/// the same lines. This leaves little to compare between them, even if thousands of lines are new
/// in several places. The crate's Patience algorithm compares those lines with Myers: with 4,000
/// new profiles in three places, it reaches the deadline and reports the whole file as new.
pub(super) fn between(before: &[&[u8]], after: &[&[u8]]) -> Vec<DiffOp> {
    let deadline = Some(Instant::now() + PATIENCE);
    let is_same = |(old, new): &(&&[u8], &&[u8])| old == new;
    let start = before.iter().zip(after).take_while(is_same).count();
    let (old_rest, new_rest) = (before.get(start..), after.get(start..));
    let rests = old_rest.into_iter().flatten().rev();
    let rests = rests.zip(new_rest.into_iter().flatten().rev());
    let end = rests.take_while(is_same).count();
    let (old_end, new_end) = (before.len() - end, after.len() - end);
    let mut changes = Vec::new();
    push_equal(&mut changes, 0, 0, start);
    let (mut old, mut new) = (start, start);
    for (old_index, new_index) in anchors(before, after, start, end) {
        let (olds, news) = (old..old_index, new..new_index);
        let gap = capture_diff_deadline(Algorithm::Myers, before, olds, after, news, deadline);
        gap.into_iter().for_each(|op| push(&mut changes, op));
        push_equal(&mut changes, old_index, new_index, 1);
        (old, new) = (old_index + 1, new_index + 1);
    }
    let (olds, news) = (old..old_end, new..new_end);
    let rest = capture_diff_deadline(Algorithm::Myers, before, olds, after, news, deadline);
    rest.into_iter().for_each(|op| push(&mut changes, op));
    push_equal(&mut changes, old_end, new_end, end);
    changes
}

/// Appends lines that are the same in both texts, if there are any.
fn push_equal(changes: &mut Vec<DiffOp>, old_index: usize, new_index: usize, len: usize) {
    if len > 0 {
        let same = DiffOp::Equal {
            old_index,
            new_index,
            len,
        };
        push(changes, same);
    }
}

/// Appends a change; equal lines on both sides of an anchor become a single range.
fn push(changes: &mut Vec<DiffOp>, mut op: DiffOp) {
    let ends = |last: &DiffOp| (last.old_range().end, last.new_range().end);
    let (old_end, new_end) = changes.last().map_or((0, 0), ends);
    match (changes.last_mut(), &mut op) {
        (Some(DiffOp::Equal { len, .. }), DiffOp::Equal { len: more, .. }) => {
            *len += *more;
            return;
        }
        // For lines in only one text, the crate does not always give the right position in the
        // other.
        (_, DiffOp::Delete { new_index, .. }) => *new_index = new_end,
        (_, DiffOp::Insert { old_index, .. }) => *old_index = old_end,
        _ => {}
    }
    changes.push(op);
}

/// How often a line occurs in a text, and where it occurred last.
#[derive(Default)]
struct Seen {
    count: usize,
    at: usize,
}

/// Returns the positions of lines that occur once in each text and in the same order in both.
///
/// If the order differs, it returns as many of them as possible. The first `start` and the last
/// `end` lines are left out, because they are the same anyway.
fn anchors(before: &[&[u8]], after: &[&[u8]], start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut seen: HashMap<&[u8], [Seen; 2]> = HashMap::new();
    for (side, text) in [before, after].into_iter().enumerate() {
        let between = text.iter().enumerate().take(text.len() - end).skip(start);
        for (at, line) in between {
            if let Some(seen) = seen.entry(line).or_default().get_mut(side) {
                seen.count += 1;
                seen.at = at;
            }
        }
    }
    let once = seen.into_values();
    let once = once.filter(|sides| sides.iter().all(|seen| seen.count == 1));
    let mut pairs: Vec<(usize, usize)> = once.map(|[old, new]| (old.at, new.at)).collect();
    pairs.sort_unstable();
    rising(&pairs)
}

/// Returns the longest subsequence in which the second numbers rise too.
///
/// For each length, it remembers the subsequence with the lowest last number.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, new)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *new);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut row = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        row.push(pairs[at]);
        next = before[at];
    }
    row.reverse();
    row
}

#[cfg(test)]
mod tests {
    use super::{DiffOp, Duration, Instant, between, rising};
    use proptest::prelude::*;
    use similar::DiffTag;

    fn lines(text: &str) -> Vec<&[u8]> {
        text.split_inclusive('\n').map(str::as_bytes).collect()
    }

    fn count(changes: &[DiffOp], tag: DiffTag) -> usize {
        changes.iter().filter(|op| op.tag() == tag).count()
    }

    #[test]
    fn thousands_of_new_lines_at_several_places_are_nothing_but_new() {
        let session = |name: &str, profiles: usize| {
            let profile = |n| {
                format!(
                    "[profile {name}.{n}]\nsso_session = {name}\nsso_account_id = {}\nregion = eu-west-1\n\n",
                    n / 3
                )
            };
            let own = format!("[sso-session {name}]\nsso_region = eu-west-1\n\n");
            own + &(0..profiles).map(profile).collect::<String>()
        };
        let all =
            |profiles| ["a", "b", "c"].map(|name| session(name, profiles)).concat() + "\n[x]\n";
        let (few, many) = (all(2), all(4000));
        let begun = Instant::now();
        let grown = between(&lines(&few), &lines(&many));
        assert_eq!((grown.len(), count(&grown, DiffTag::Insert)), (7, 3));
        let shrunk = between(&lines(&many), &lines(&few));
        assert_eq!((shrunk.len(), count(&shrunk, DiffTag::Delete)), (7, 3));
        assert!(begun.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn the_longest_row_that_rises_is_found() {
        let row = |news: &[usize]| {
            let pairs: Vec<_> = news.iter().copied().enumerate().collect();
            let row = rising(&pairs).into_iter();
            row.map(|(_, new)| new).collect::<Vec<_>>()
        };
        assert_eq!(row(&[]), [0; 0]);
        assert_eq!(row(&[3, 1, 2, 0, 4]), [1, 2, 4]);
        assert_eq!(row(&[5, 0, 6, 1, 7, 8]), [0, 1, 7, 8]);
    }

    proptest! {
        #[test]
        fn the_changes_tile_both_texts_and_lead_from_one_to_the_other(old in "[abc\\n]{0,40}", new in "[abc\\n]{0,40}") {
            let (old, new) = (lines(&old), lines(&new));
            let (mut at, mut made) = (0, Vec::new());
            let mut last = None;
            for op in between(&old, &new) {
                prop_assert_eq!((op.old_range().start, op.new_range().start), (at, made.len()));
                prop_assert!(last != Some(DiffTag::Equal) || op.tag() != DiffTag::Equal);
                let from = match op.tag() {
                    DiffTag::Equal => &old[op.old_range()],
                    _ => &new[op.new_range()],
                };
                made.extend_from_slice(from);
                at = op.old_range().end;
                last = Some(op.tag());
            }
            prop_assert_eq!((at, made), (old.len(), new));
        }
    }
}
