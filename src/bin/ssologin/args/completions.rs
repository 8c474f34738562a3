//! Arguments of `ssologin completions`.

use clap::Args;

use super::init::Shell;

#[derive(Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    pub(crate) shell: Shell,
}
