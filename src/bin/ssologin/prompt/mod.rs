//! Owns the prompts on a terminal: shown on stderr, answered on stdin. Knows nothing of commands.

mod list;
mod question;

pub(crate) use list::Choice;
pub(crate) use question::{Question, confirm, unanswered, unconfirmed};
