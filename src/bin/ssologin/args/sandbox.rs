//! Arguments of `ssologin sandbox`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

// Not a doc comment, because that would replace the help of the command.
#[derive(Args)]
pub(crate) struct SandboxArgs {
    /// Port on 127.0.0.1 [default: any free port]
    #[arg(long, value_name = "N")]
    pub(crate) port: Option<u16>,
    /// Who approves codes
    #[arg(long, value_name = "WHO", value_enum, default_value_t = Approve::Auto)]
    pub(crate) approve: Approve,
    /// With --approve auto: delay before approval [default: 0s]
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse)]
    pub(crate) approve_after: Option<Duration>,
    /// Lifetime of tokens [default: 1h]
    #[arg(long, value_name = "DUR", value_parser = ssologin::text::duration::parse)]
    pub(crate) token_lifetime: Option<Duration>,
    /// Home folder to use and keep [default: a temporary one]
    #[arg(long, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Command to run in the sandbox [default: a demonstration]
    #[arg(value_name = "COMMAND", last = true)]
    pub(crate) command: Vec<OsString>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Approve {
    /// The sandbox, automatically
    Auto,
    /// You, with a button on its page
    Page,
}
