//! Owns the texts of the pages, by what the commands are about.

mod common;
mod configure;
mod list;
mod roles;
mod sessions;
mod setup;

pub(crate) use list::pages;
