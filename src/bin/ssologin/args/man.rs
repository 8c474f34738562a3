//! Arguments of `ssologin man`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

#[derive(Args)]
pub(crate) struct ManArgs {
    /// Write the pages of all commands to this folder, creating it if needed
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) dir: Option<PathBuf>,
}
