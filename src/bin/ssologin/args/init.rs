//! Arguments of `ssologin init`.

use clap::{Args, ValueEnum};

#[derive(Args)]
pub(crate) struct InitArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: Shell,
    /// Name of the function that switches the profile
    #[arg(long, value_name = "NAME", default_value = "awsp")]
    pub(crate) switch: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}
