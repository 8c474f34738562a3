//! The helpers of all tests: the fixture that the program runs in, and the servers it talks to.

mod browser;
mod config;
mod files;
mod fixture;
mod http;
mod picture;
mod portal;
mod process;
mod proxy;
mod relay;
mod role_cache;
mod screen;
mod snapshot;
mod terminal;
mod tls_server;
mod tokens;
mod unprivileged;

pub(crate) use browser::{REPORT_ARGUMENTS, user_code};
pub(crate) use config::{ADD_SESSION, LEGACY_URL, README};
pub(crate) use files::{mode, set_mode};
pub(crate) use fixture::{Fixture, PROGRAM, now};
pub(crate) use http::{closed_address, get, location, post, read_message, send};
pub(crate) use picture::Picture;
pub(crate) use portal::{always, big, portal};
pub(crate) use process::{Output, Running, access_key, read_to_end};
pub(crate) use proxy::Proxy;
pub(crate) use relay::{Fault, Relay};
pub(crate) use role_cache::{assumed_path, further, keep_assumed, keep_role, role_path};
pub(crate) use screen::{screen, screen_of, shown, words};
pub(crate) use snapshot::{FILTERS, snapshot};
pub(crate) use terminal::{COLUMNS, DOWN, ESC, Terminal};
pub(crate) use tls_server::{Authority, Certificate, serve_tls};
pub(crate) use unprivileged::run_unprivileged;
