//! The pages in the order of the help.

use super::{configure, roles, sessions, setup};
use crate::help::page::Page;

/// Every page: the program's, then those of the commands, in the order of the help.
pub(crate) fn pages() -> impl Iterator<Item = &'static Page> {
    [
        sessions::PAGES,
        roles::PAGES,
        configure::PAGES,
        setup::PAGES,
    ]
    .into_iter()
    .flatten()
}
