//! The top level of the command line.

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::completions::CompletionsArgs;
use super::configure::ConfigureArgs;
use super::console::ConsoleArgs;
use super::credentials::CredentialsArgs;
use super::doctor::DoctorArgs;
use super::exec::ExecArgs;
use super::init::InitArgs;
use super::list::ListArgs;
use super::login::LoginArgs;
use super::logout::LogoutArgs;
use super::man::ManArgs;
use super::refresh::RefreshArgs;
#[cfg(feature = "sandbox")]
use super::sandbox::SandboxArgs;
use super::status::StatusArgs;
use super::token::TokenArgs;
use super::whoami::WhoamiArgs;

/// Log in to AWS IAM Identity Center: one session or all of them.
///
/// Tokens are cached where the AWS CLI caches them, so every SDK and tool can use them.
#[derive(Parser)]
#[command(
    name = "ssologin",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    disable_version_flag = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    /// Print version; add `--verbose` for a bug report
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Args)]
pub(crate) struct GlobalArgs {
    /// When to use color
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// Show the causes of errors
    #[arg(long, global = true)]
    pub(crate) debug: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
#[command(defer = true)]
pub(crate) enum Command {
    /// Log in, or refresh the token if that is enough
    Login(Box<LoginArgs>),
    /// Show how long each token is valid (reads only local files)
    Status(StatusArgs),
    /// Refresh tokens without opening a browser
    Refresh(RefreshArgs),
    /// Log out: end the sign-in session, delete the token and its role credentials
    Logout(LogoutArgs),
    /// List configured sessions and profiles, or the accounts and roles you can use
    List(ListArgs),
    /// Print the role credentials of a profile for `credential_process` or a shell
    Credentials(CredentialsArgs),
    /// Run a command with role credentials in its environment
    Exec(ExecArgs),
    /// Open the AWS console in the browser with the role credentials of a profile
    Console(Box<ConsoleArgs>),
    /// Show the AWS identity of a profile (calls STS)
    Whoami(WhoamiArgs),
    /// Print the access token of a session for use in scripts
    Token(TokenArgs),
    /// Set up profiles and sessions in the config file
    Configure(ConfigureArgs),
    /// Check your setup and suggest fixes
    Doctor(DoctorArgs),
    /// Print shell integration: completion, prompt segment, profile switcher
    Init(InitArgs),
    /// Print only the completion script of a shell
    Completions(CompletionsArgs),
    /// Run a local IAM Identity Center for trials and tests
    #[cfg(feature = "sandbox")]
    Sandbox(SandboxArgs),
    /// Print the main man page, or write the man pages of all commands
    #[command(hide = true)]
    Man(ManArgs),
}

impl Command {
    /// The names of the visible commands, for suggestions.
    pub(crate) const NAMES: &[&str] = &[
        "login",
        "status",
        "refresh",
        "logout",
        "list",
        "credentials",
        "exec",
        "console",
        "whoami",
        "token",
        "configure",
        "doctor",
        "init",
        "completions",
        #[cfg(feature = "sandbox")]
        "sandbox",
    ];
}

#[cfg(test)]
mod tests {
    use super::{Cli, Command};
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_can_be_the_nearest_to_a_slip() {
        let command = Cli::command();
        let seen = command.get_subcommands().filter(|c| !c.is_hide_set());
        let names: Vec<_> = seen.map(|c| c.get_name()).collect();
        assert_eq!(names, Command::NAMES);
    }
}
