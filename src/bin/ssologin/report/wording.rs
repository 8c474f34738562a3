//! The messages about a login that are long or depend on values.

use chrono::{DateTime, TimeDelta, Utc};
use ssologin::login::{Done, Fallback, Outcome, Remote};
use ssologin::text::duration::words;

pub(super) const CONNECTED_AGAIN: &str = "connected again, waiting for approval";

/// Says that the page that the browser was opened with is no longer trusted.
pub(super) const OPENED_TWICE: &str = "the browser's link was used twice, perhaps by another \
                                       program, and was revoked: open the URL yourself";

/// Describes how a session ended successfully, and how long its token is valid.
pub(super) fn done(done: &Done, now: DateTime<Utc>) -> String {
    let outcome = match done.outcome {
        Outcome::Kept => "still logged in",
        Outcome::Renewed => "refreshed",
        Outcome::LoggedIn => "logged in",
    };
    let refreshes = match done.token.refresh_token {
        Some(_) => ", refreshes automatically",
        None => "",
    };
    let left = words(done.token.left(now));
    format!("{outcome}: expires in {left}{refreshes}")
}

/// Explains why a login uses a device code although PKCE was chosen.
pub(super) fn fallback(fallback: Fallback) -> String {
    let why = match fallback {
        Fallback::Legacy => "a legacy profile supports no other flow",
        Fallback::Remote(Remote::Ssh) => "a browser cannot connect back over SSH",
        Fallback::Remote(Remote::Codespaces) => "a browser cannot connect back to a codespace",
        Fallback::Remote(Remote::CloudShell) => "a browser cannot connect back to CloudShell",
        Fallback::Remote(Remote::Container) => "a browser cannot connect back to a container",
        Fallback::Remote(Remote::Wsl) => "a Windows browser may not be able to connect back to WSL",
    };
    let unless = match fallback {
        Fallback::Legacy => "",
        Fallback::Remote(_) => " unless you forward a port (`--redirect-port`)",
    };
    format!("using a device code instead of PKCE: {why}{unless}")
}

/// Describes by how much this machine's clock is off.
pub(super) fn clock_off(ahead: TimeDelta) -> String {
    let side = match ahead < TimeDelta::zero() {
        true => "behind",
        false => "ahead of",
    };
    let by = words(ahead.abs());
    format!("this machine's clock is {by} {side} the service's: correct it")
}
