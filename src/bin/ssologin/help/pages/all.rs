//! The pages in the order of the help.

use crate::help::page::Page;

/// Every page, in the order of the help: first that of the program, then those of the commands.
pub(crate) const PAGES: &[&Page] = &[
    &super::program::PAGE,
    &super::login::PAGE,
    &super::status::PAGE,
    &super::refresh::PAGE,
    &super::logout::PAGE,
    &super::list::PAGE,
    &super::list_sessions::PAGE,
    &super::list_profiles::PAGE,
    &super::list_accounts::PAGE,
    &super::list_roles::PAGE,
    &super::credentials::PAGE,
    &super::exec::PAGE,
    &super::console::PAGE,
    &super::whoami::PAGE,
    &super::token::PAGE,
    &super::configure::PAGE,
    &super::configure_session::PAGE,
    &super::configure_profile::PAGE,
    &super::configure_populate::PAGE,
    &super::configure_migrate::PAGE,
    &super::doctor::PAGE,
    &super::init::PAGE,
    &super::completions::PAGE,
    #[cfg(feature = "sandbox")]
    &super::sandbox::PAGE,
    &super::man::PAGE,
];
