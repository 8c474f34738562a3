//! The targets, each a function of bytes that panics where a promise is broken.

use super::{configs, files, words};

/// Something that reads bytes.
pub(crate) struct Target {
    /// Its program, and its folder below `fixtures/fuzz`.
    pub(crate) name: &'static str,
    /// Panics where a promise is broken.
    pub(crate) run: fn(&[u8]),
}

/// All of them.
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

/// Runs the target of a name.
pub(crate) fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.expect("a target of this name").run)(bytes);
}
