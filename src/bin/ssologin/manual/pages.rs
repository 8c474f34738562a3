//! The page of each command; here what several have in common.

mod configure;
mod roles;
mod sessions;
mod setup;

use super::Page;
use super::files::{self, File};
use super::variables::{
    BROWSER, COLOUR, CONFIG, FLOW, MANY, NEED, PATIENCE, PROFILE, REGION, SERVICE, STATE, STS,
    Variable,
};
use crate::failure::code::{
    CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, LOGIN_NEEDED, SOME_FAILED, TIMED_OUT, USAGE,
};

/// Of what reads files alone.
const LOCAL: &[u8] = &[DONE, FAILED, USAGE, BAD_CONFIG];
/// Of what needs one session.
const ONE: &[u8] = &[
    DONE,
    FAILED,
    USAGE,
    LOGIN_NEEDED,
    BAD_CONFIG,
    TIMED_OUT,
    INTERRUPTED,
];
/// Of what needs several.
const SEVERAL: &[u8] = &[
    DONE,
    FAILED,
    USAGE,
    LOGIN_NEEDED,
    SOME_FAILED,
    BAD_CONFIG,
    TIMED_OUT,
    INTERRUPTED,
];
/// Of what cannot need a person: it asks one, or needs no token.
const WITHOUT_NEED: &[u8] = &[
    DONE,
    FAILED,
    USAGE,
    SOME_FAILED,
    BAD_CONFIG,
    TIMED_OUT,
    INTERRUPTED,
];

const LOGIN: &[&[Variable]] = &[
    PROFILE, NEED, FLOW, BROWSER, PATIENCE, MANY, CONFIG, STATE, SERVICE, COLOUR,
];
const ROLE: &[&[Variable]] = &[
    PROFILE, REGION, FLOW, BROWSER, PATIENCE, CONFIG, STATE, SERVICE, STS, COLOUR,
];
const READING: &[&[Variable]] = &[CONFIG, STATE, COLOUR];
const PORTAL: &[&[Variable]] = &[PROFILE, CONFIG, STATE, SERVICE, COLOUR];

const TOKEN_FILES: &[&[File]] = &[files::CONFIG, files::TOKENS, files::STATE];
const ROLE_FILES: &[&[File]] = &[files::CONFIG, files::TOKENS, files::ROLES, files::STATE];
const EDITED: &[&[File]] = &[files::CONFIG, files::BACKUP, files::TOKENS, files::STATE];
const ALL_FILES: &[&[File]] = &[
    files::CONFIG,
    files::BACKUP,
    files::TOKENS,
    files::ROLES,
    files::STATE,
];

const MIRRORS: &str =
    "Variables that begin with SSOLOGIN_ mirror options; an option wins over its variable.";

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
