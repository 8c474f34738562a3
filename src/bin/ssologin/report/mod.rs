//! Owns the form of results: documents for programs, tables and lines for users. Knows nothing of
//! how they came about.

mod accounts;
mod advice;
mod board;
mod clipboard;
mod diff;
mod document;
mod export;
mod format;
mod identity;
mod json;
mod live;
mod progress;
mod screen;
mod table;
mod talk;
mod wording;

pub(crate) use advice::advice;
pub(crate) use clipboard::Clipboard;
pub(crate) use diff::{paint_diff, unified_diff};
pub(crate) use document::{
    AccountReport, Document, ErrorReport, FindingReport, ProfileReport, RoleReport, SessionReport,
    SessionStatusReport, outcome_word,
};
pub(crate) use export::export;
pub(crate) use format::Format;
pub(crate) use identity::IdentityReport;
pub(crate) use progress::ProgressLine;
pub(crate) use table::{Table, facts, rendered, tab_separated};
pub(crate) use talk::Talk;
