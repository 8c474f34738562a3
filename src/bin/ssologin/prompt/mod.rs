//! Owns the prompts, shown on stderr and answered on stdin; knows nothing of commands.

mod list;
mod question;

pub(crate) use list::Choice;
pub(crate) use question::{Question, confirm, unanswered, unconfirmed};
