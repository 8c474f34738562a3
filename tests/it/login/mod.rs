//! `ssologin login`: all ways to get a token.

mod all_sessions;
mod browser;
mod device_code;
mod legacy_profiles;
mod live_lines;
mod many_processes;
mod names;
mod other_accounts;
mod picker;
mod pkce;
mod report;
mod sign_in;
mod terminal;
mod waiting;

pub(crate) use pkce::{PKCE, approved, field, shown};
