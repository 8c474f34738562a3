//! Owns where new sections go.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::change::last_line;
use super::header::Header;
use super::spelling::Habit;
use super::splice::{Fit, Splice};
use super::wanted::Wanted;
use crate::config::document::Document;
use crate::config::keys;
use crate::config::line::{Line, Scanner};
use crate::config::name::{SectionKind, name};
use crate::config::scan::Chunk;
use crate::config::value::entries;

/// Puts each new section after the last one of its session, or else at the end of the file.
///
/// There is one blank line between sections.
pub(super) fn place(document: &Document, new: &[&Wanted<'_>], habit: Habit<'_>) -> Vec<Splice> {
    if new.is_empty() {
        return Vec::new();
    }
    let last = last_of_sessions(document);
    let mut places: HashMap<usize, Option<usize>> = HashMap::new();
    let mut texts: BTreeMap<usize, String> = BTreeMap::new();
    for want in new {
        let chunk = session(want).and_then(|session| last.get(session));
        let at = chunk.and_then(|at| {
            // Many profiles can be added behind the same section.
            let place = places.entry(*at);
            *place.or_insert_with(|| behind(document, *at))
        });
        let text = texts
            .entry(at.unwrap_or(document.text().len()))
            .or_default();
        if !text.is_empty() {
            text.push_str(habit.end);
        }
        text.push_str(&want.header.text());
        text.push_str(habit.end);
        for (key, value) in &want.keys {
            if let Some(value) = value {
                text.push_str(&habit.line("", key, value));
                text.push_str(habit.end);
            }
        }
    }
    let splice = |(at, text): (usize, String)| Splice {
        range: at..at,
        text: text.into_bytes(),
        fit: Fit::Paragraph,
    };
    texts.into_iter().map(splice).collect()
}

/// Returns the session that a new section belongs to.
fn session<'a>(want: &Wanted<'a>) -> Option<&'a str> {
    match want.header {
        Header::Session(name) => Some(name),
        Header::Profile(_) => {
            let key = want
                .keys
                .iter()
                .find(|(key, _)| *key == keys::SSO_SESSION)?;
            key.1
        }
    }
}

/// Returns the index of the last section of each session, which is its own or that of a profile.
fn last_of_sessions(document: &Document) -> HashMap<Cow<'_, str>, usize> {
    let mut last = HashMap::new();
    for (at, chunk) in document.sections().iter().enumerate() {
        let session = match chunk.kind {
            SectionKind::Session => name(document.header(chunk)),
            SectionKind::Profile => {
                let found = entries(document, chunk);
                let entry = found.filter(|entry| entry.is(keys::SSO_SESSION)).last();
                entry.map(|entry| entry.value.text())
            }
            _ => None,
        };
        if let Some(session) = session {
            last.insert(session, at);
        }
    }
    last
}

/// Returns the offset after a section, or `None` if the new section must go to the end of the file.
///
/// This is the case if the section is the last one, or if the next header is indented and would
/// continue the value of a key that we add.
fn behind(document: &Document, at: usize) -> Option<usize> {
    let chunk = document.sections().get(at)?;
    let next = document.sections().get(at + 1)?;
    document.text()[next.start..].starts_with('[').then(|| {
        let end = last_line(document, chunk);
        trailing_comments(document, chunk, end).unwrap_or(end)
    })
}

/// Returns the end of the comments that directly follow a section's last line.
///
/// Returns `None` if no blank line separates them from what follows: then they belong to the next
/// header.
fn trailing_comments(document: &Document, chunk: &Chunk, end: usize) -> Option<usize> {
    let mut scanner = Scanner::in_section();
    let mut comments = None;
    for line in document
        .body(chunk)
        .lines()
        .skip_while(|line| line.start < end)
    {
        match scanner.read(line.text) {
            Line::Comment => comments = Some(line.start + line.text.len()),
            Line::Blank => return comments,
            _ => return None,
        }
    }
    None
}
