//! What the pages of several commands have in common.

use crate::failure::code::{
    CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, LOGIN_NEEDED, SOME_FAILED, TIMED_OUT, USAGE,
};
use crate::help::files::{self, File};
use crate::help::variables::{
    BROWSER, COLOR, CONFIG, FLOW, MANY, NEED, PATIENCE, PROFILE, REGION, SERVICE, STATE, STS,
    Variable,
};

/// The exit codes of commands that only read files.
pub(super) const LOCAL: &[u8] = &[DONE, FAILED, USAGE, BAD_CONFIG];
/// The exit codes of commands that need one session.
pub(super) const ONE: &[u8] = &[
    DONE,
    FAILED,
    USAGE,
    LOGIN_NEEDED,
    BAD_CONFIG,
    TIMED_OUT,
    INTERRUPTED,
];
/// The exit codes of commands that may need several sessions.
pub(super) const SEVERAL: &[u8] = &[
    DONE,
    FAILED,
    USAGE,
    LOGIN_NEEDED,
    SOME_FAILED,
    BAD_CONFIG,
    TIMED_OUT,
    INTERRUPTED,
];
/// The exit codes of commands that never end with "login required".
///
/// They prompt for the login, or they need no token.
pub(super) const WITHOUT_NEED: &[u8] = &[
    DONE,
    FAILED,
    USAGE,
    SOME_FAILED,
    BAD_CONFIG,
    TIMED_OUT,
    INTERRUPTED,
];

pub(super) const LOGIN: &[&[Variable]] = &[
    PROFILE, NEED, FLOW, BROWSER, PATIENCE, MANY, CONFIG, STATE, SERVICE, COLOR,
];
pub(super) const ROLE: &[&[Variable]] = &[
    PROFILE, REGION, FLOW, BROWSER, PATIENCE, CONFIG, STATE, SERVICE, STS, COLOR,
];
pub(super) const READING: &[&[Variable]] = &[CONFIG, STATE, COLOR];
pub(super) const PORTAL: &[&[Variable]] = &[PROFILE, PATIENCE, CONFIG, STATE, SERVICE, COLOR];

pub(super) const TOKEN_FILES: &[&[File]] = &[files::CONFIG, files::TOKENS, files::STATE];
pub(super) const ROLE_FILES: &[&[File]] =
    &[files::CONFIG, files::TOKENS, files::ROLES, files::STATE];
pub(super) const EDITED: &[&[File]] = &[files::CONFIG, files::BACKUP, files::TOKENS, files::STATE];
pub(super) const ALL_FILES: &[&[File]] = &[
    files::CONFIG,
    files::BACKUP,
    files::TOKENS,
    files::ROLES,
    files::STATE,
];

pub(super) const MIRRORS: &str =
    "Variables that start with SSOLOGIN_ mirror options. An option overrides its variable.";
