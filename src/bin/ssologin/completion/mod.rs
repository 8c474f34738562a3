//! Owns shell completion: the scripts and the answers to their requests; knows no command.

mod answer;
mod bash;
mod quote;
mod script;

pub(crate) use answer::answer;
pub(crate) use script::{filled, program, registration};
