//! Arguments of `ssologin init`.

use clap::{Args, ValueEnum};

#[derive(Args)]
pub(crate) struct InitArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: Shell,
    /// The name of the function that switches the profile
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

impl Shell {
    /// As `clap_complete` calls it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Shell::Bash => "bash",
            Shell::Zsh => "zsh",
            Shell::Fish => "fish",
            Shell::Powershell => "powershell",
        }
    }
}
