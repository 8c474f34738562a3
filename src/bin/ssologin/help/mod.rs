//! Owns what the help and the man pages say beyond the options: examples, exit codes, variables and
//! files. Knows nothing of what a command does.

mod attach;
mod files;
mod page;
mod pages;
mod roff;
mod variables;

pub(crate) use attach::{attach, page_of};
pub(crate) use roff::{page_name, render};

#[cfg(test)]
mod tests;
