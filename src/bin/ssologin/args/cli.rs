//! The command line, as it was typed.

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

/// Log in to AWS IAM Identity Center: one session, or all of them.
///
/// The tokens are kept where the AWS CLI keeps them, so that every SDK and tool uses them.
#[derive(Parser)]
#[command(
    name = "ssologin",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) login: LoginArgs,
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
}

#[derive(Args)]
pub(crate) struct GlobalArgs {
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// Add the causes to errors
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
    /// Log in: renew what can be renewed, ask a person for the rest
    Login(Box<LoginArgs>),
    /// Tell what each token is worth; reads files only
    Status(StatusArgs),
    /// Renew tokens without a person; never opens a browser
    Refresh(RefreshArgs),
    /// Log out: end the sign-in, delete the token and its role credentials
    Logout(LogoutArgs),
    /// List what the config has, and what portals give
    List(ListArgs),
    /// Print the role credentials of a profile, for `credential_process` and for shells
    Credentials(CredentialsArgs),
    /// Run a command with role credentials in its environment
    Exec(ExecArgs),
    /// Open the AWS console in the browser, with the role credentials of a profile
    Console(Box<ConsoleArgs>),
    /// Tell as whom a profile acts, by AWS STS
    Whoami(WhoamiArgs),
    /// Print the access token of a session, for scripts
    Token(TokenArgs),
    /// Set up profiles and sessions in the config file
    Configure(ConfigureArgs),
    /// Find out what is wrong, and how to mend it
    Doctor(DoctorArgs),
    /// Print what a shell runs at its start: completion, a prompt segment, a profile switch
    Init(InitArgs),
    /// Print the completion script of a shell alone
    Completions(CompletionsArgs),
    /// Run a local IAM Identity Center, to try the program and to test against
    #[cfg(feature = "sandbox")]
    Sandbox(SandboxArgs),
    /// Print the man page of the program, or write those of all commands
    #[command(hide = true)]
    Man(ManArgs),
}

impl Command {
    /// What a first word may be, for suggestions.
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

// Which sessions are meant. No doc comment: it would stand in the help of each command.

// How a person is asked. No doc comment: it would stand in the help of each command.

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
