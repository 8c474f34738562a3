//! Arguments of `ssologin sandbox`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

// How a sandbox is set up, and what runs in it.
#[derive(Args)]
pub(crate) struct SandboxArgs {
    /// The port on 127.0.0.1 [default: any]
    #[arg(long, value_name = "N")]
    pub(crate) port: Option<u16>,
    /// Who approves: the sandbox itself, or the button on its page
    #[arg(long, value_name = "WHO", value_enum, default_value_t = Approve::Auto)]
    pub(crate) approve: Approve,
    /// With --approve auto: how long a code waits for it [default: 0s]
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse)]
    pub(crate) approve_after: Option<Duration>,
    /// How long a token lives [default: 1h]
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse)]
    pub(crate) token_lifetime: Option<Duration>,
    /// Keep the home folder here [default: a throw-away one]
    #[arg(long, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// What to run in it [default: a demonstration]
    #[arg(value_name = "COMMAND", last = true)]
    pub(crate) command: Vec<OsString>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Approve {
    /// Each code is approved by itself
    Auto,
    /// A person presses the button
    Page,
}
