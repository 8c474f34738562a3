//! What the pages of several commands have in common.

use crate::failure::code::{
    CONFIG as BAD_CONFIG, DONE, FAILED, INTERRUPTED, LOGIN_NEEDED, SOME_FAILED, TIMED_OUT, USAGE,
};
use crate::help::files::{self, File};
use crate::help::variables::{
    BROWSER, COLOUR, CONFIG, FLOW, MANY, NEED, PATIENCE, PROFILE, REGION, SERVICE, STATE, STS,
    Variable,
};

/// Of what reads files alone.
pub(super) const LOCAL: &[u8] = &[DONE, FAILED, USAGE, BAD_CONFIG];
/// Of what needs one session.
pub(super) const ONE: &[u8] = &[
    DONE,
    FAILED,
    USAGE,
    LOGIN_NEEDED,
    BAD_CONFIG,
    TIMED_OUT,
    INTERRUPTED,
];
/// Of what needs several.
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
/// Of what cannot need a person: it asks one, or needs no token.
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
    PROFILE, NEED, FLOW, BROWSER, PATIENCE, MANY, CONFIG, STATE, SERVICE, COLOUR,
];
pub(super) const ROLE: &[&[Variable]] = &[
    PROFILE, REGION, FLOW, BROWSER, PATIENCE, CONFIG, STATE, SERVICE, STS, COLOUR,
];
pub(super) const READING: &[&[Variable]] = &[CONFIG, STATE, COLOUR];
pub(super) const PORTAL: &[&[Variable]] = &[PROFILE, CONFIG, STATE, SERVICE, COLOUR];

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
    "Variables that begin with SSOLOGIN_ mirror options; an option wins over its variable.";
