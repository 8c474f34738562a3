//! The list of fuzz targets.

use super::{configs, files, words};

/// A fuzz target: a function that parses bytes.
pub(crate) struct Target {
    /// The name of its program, and of its folder in `fixtures/fuzz`.
    pub(crate) name: &'static str,
    /// The function, which panics if the parser breaks a promise.
    pub(crate) run: fn(&[u8]),
}

/// All fuzz targets.
pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "acquaintance",
        run: files::acquaintance,
    },
    Target {
        name: "browser",
        run: words::browser,
    },
    Target {
        name: "callback",
        run: words::callback_query,
    },
    Target {
        name: "config",
        run: configs::config,
    },
    Target {
        name: "duration",
        run: words::duration,
    },
    Target {
        name: "printable",
        run: words::printable,
    },
    Target {
        name: "registration",
        run: files::registration,
    },
    Target {
        name: "sign-in",
        run: files::sign_in,
    },
    Target {
        name: "start-url",
        run: configs::start_url,
    },
    Target {
        name: "timestamp",
        run: words::timestamp,
    },
    Target {
        name: "token",
        run: files::token,
    },
    Target {
        name: "verification-url",
        run: words::verification_url,
    },
];

/// Runs the target with this name.
pub(crate) fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.expect("a target of this name").run)(bytes);
}
