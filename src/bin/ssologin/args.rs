//! The command line, as it was typed.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::ArgValueCandidates;

use crate::init::values;
use crate::manual::help;

mod configure;
mod list;
mod role;
mod shell;

pub(crate) use configure::{
    ConfigureArgs, ConfigureCommand, ConfigureMigrateArgs, ConfigurePopulateArgs,
    ConfigureProfileArgs, ConfigureSessionArgs, OUTPUTS, WriteArgs,
};
pub(crate) use list::{ListArgs, ListCommand, ListOptions, PortalArgs};
pub(crate) use role::{
    ConsoleArgs, CredentialsArgs, ExecArgs, Format, RoleArgs, TokenArgs, WhoamiArgs,
};
pub(crate) use shell::{CompletionsArgs, InitArgs, ManArgs, Shell};

/// Log in to AWS IAM Identity Center: one session, or all of them.
///
/// The tokens are kept where the AWS CLI keeps them, so that every SDK and tool uses them.
#[derive(Parser)]
#[command(
    name = "ssologin",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_long_help = help("")
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
    #[command(after_long_help = help("login"))]
    Login(Box<LoginArgs>),
    /// Tell what each token is worth; reads files only
    #[command(after_long_help = help("status"))]
    Status(StatusArgs),
    /// Renew tokens without a person; never opens a browser
    #[command(after_long_help = help("refresh"))]
    Refresh(RefreshArgs),
    /// Log out: end the sign-in, delete the token and its role credentials
    #[command(after_long_help = help("logout"))]
    Logout(LogoutArgs),
    /// List what the config has, and what portals give
    #[command(after_long_help = help("list"))]
    List(ListArgs),
    /// Print the role credentials of a profile, for `credential_process` and for shells
    #[command(after_long_help = help("credentials"))]
    Credentials(CredentialsArgs),
    /// Run a command with role credentials in its environment
    #[command(after_long_help = help("exec"))]
    Exec(ExecArgs),
    /// Open the AWS console in the browser, with the role credentials of a profile
    #[command(after_long_help = help("console"))]
    Console(Box<ConsoleArgs>),
    /// Tell as whom a profile acts, by AWS STS
    #[command(after_long_help = help("whoami"))]
    Whoami(WhoamiArgs),
    /// Print the access token of a session, for scripts
    #[command(after_long_help = help("token"))]
    Token(TokenArgs),
    /// Set up profiles and sessions in the config file
    #[command(after_long_help = help("configure"))]
    Configure(ConfigureArgs),
    /// Find out what is wrong, and how to mend it
    #[command(after_long_help = help("doctor"))]
    Doctor(DoctorArgs),
    /// Print what a shell runs at its start: completion, a prompt segment, a profile switch
    #[command(after_long_help = help("init"))]
    Init(InitArgs),
    /// Print the completion script of a shell alone
    #[command(after_long_help = help("completions"))]
    Completions(CompletionsArgs),
    /// Run a local IAM Identity Center, to try the program and to test against
    #[cfg(feature = "sandbox")]
    #[command(after_long_help = help("sandbox"))]
    Sandbox(SandboxArgs),
    /// Print the man page of the program, or write those of all commands
    #[command(hide = true, after_long_help = help("man"))]
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
#[derive(Args, Default)]
pub(crate) struct SessionArgs {
    /// Sessions; or profiles, whose sessions are meant
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(values::names))]
    pub(crate) names: Vec<String>,
    /// Every [sso-session], and every start URL that only legacy profiles use
    #[arg(long, conflicts_with_all = ["names", "sso_session", "profile"])]
    pub(crate) all: bool,
    /// The session of this name, whatever else has the name
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(values::sessions))]
    pub(crate) sso_session: Vec<String>,
    /// The session of this profile
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(values::profile_names))]
    pub(crate) profile: Option<String>,
}

// How a person is asked. No doc comment: it would stand in the help of each command.
#[derive(Args, Default)]
pub(crate) struct FlowArgs {
    /// Log in by device code (the default)
    #[arg(long)]
    pub(crate) use_device_code: bool,
    /// Log in by a browser that comes back to this machine: no code to compare
    #[arg(long, conflicts_with = "use_device_code")]
    pub(crate) use_pkce: bool,
    /// PKCE: the port on 127.0.0.1 that the browser comes back to, led here from another machine; 0: any
    #[arg(long, value_name = "N", conflicts_with = "use_device_code")]
    pub(crate) redirect_port: Option<u16>,
}

#[derive(Args)]
pub(crate) struct LoginArgs {
    #[command(flatten)]
    pub(crate) sessions: SessionArgs,
    /// Ask a person although the token is good
    #[arg(long)]
    pub(crate) force: bool,
    /// Sign out first, so that the sign-in itself starts anew
    #[arg(long)]
    pub(crate) fresh: bool,
    /// A token with less than this left is not good [default: 15m]
    #[arg(long, value_name = "DUR", value_parser = ssologin::duration::parse)]
    pub(crate) min_remaining: Option<Duration>,
    /// Print the URL and code, open nothing
    #[arg(long)]
    pub(crate) no_browser: bool,
    #[command(flatten)]
    pub(crate) flow: FlowArgs,
    /// The command that opens the URL, where `%s` stands in it (`%e`: percent-encoded) or at its end; `none`: nothing
    /// [default: `ssologin_browser` of the session, else $BROWSER, else the desktop's]
    #[arg(long, value_name = "CMD", conflicts_with = "no_browser")]
    pub(crate) browser: Option<String>,
    /// Also draw the URL of a device code as a QR code, on a terminal
    #[arg(long)]
    pub(crate) qr: bool,
    /// Also hand the URL to the clipboard of the terminal, over SSH too; of several, the one that waits longest
    #[arg(long)]
    pub(crate) copy: bool,
    /// Give up after this [default: as long as the code lives]
    #[arg(long, value_name = "DUR", value_parser = ssologin::duration::parse)]
    pub(crate) timeout: Option<Duration>,
    /// So many people-facing logins at a time [default: all]
    #[arg(long, value_name = "N", value_parser = job_count)]
    pub(crate) jobs: Option<usize>,
    /// Print one JSON document when all is done
    #[arg(long)]
    pub(crate) json: bool,
    /// Say what would be done for each session, do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Args)]
pub(crate) struct RefreshArgs {
    #[command(flatten)]
    pub(crate) sessions: SessionArgs,
    /// Renew although the token is good
    #[arg(long)]
    pub(crate) force: bool,
    /// A token with less than this left is not good [default: 15m]
    #[arg(long, value_name = "DUR", value_parser = ssologin::duration::parse)]
    pub(crate) min_remaining: Option<Duration>,
    /// Go on: renew each token when four fifths of its life are over, until its sign-in is
    #[arg(long, conflicts_with_all = ["force", "min_remaining", "json", "dry_run"])]
    pub(crate) watch: bool,
    /// Print one JSON document when all is done
    #[arg(long)]
    pub(crate) json: bool,
    /// Say what would be done for each session, do nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Args)]
pub(crate) struct LogoutArgs {
    #[command(flatten)]
    pub(crate) sessions: SessionArgs,
    /// Print one JSON document when all is done
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Default)]
pub(crate) struct StatusArgs {
    /// Sessions; or profiles, whose sessions are meant [default: all]
    #[arg(value_name = "NAME", add = ArgValueCandidates::new(values::names))]
    pub(crate) names: Vec<String>,
    /// The session of this profile
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(values::profile_names))]
    pub(crate) profile: Option<String>,
    /// Print one JSON document
    #[arg(long, group = "form")]
    pub(crate) json: bool,
    /// Print whole minutes left, a line for each session
    #[arg(long, group = "form")]
    pub(crate) minutes: bool,
    /// Print one short line for a shell prompt
    #[arg(long, group = "form")]
    pub(crate) prompt: bool,
    /// The same in a form of your own: {session} {minutes} {state} {mark}
    #[arg(long, value_name = "T", conflicts_with_all = ["json", "minutes", "check", "watch"])]
    pub(crate) format: Option<String>,
    /// Print nothing: exit 0 when every session is valid or renewable, 3 when one needs a person
    #[arg(long, group = "form")]
    pub(crate) check: bool,
    /// The table, kept up to date until it is interrupted
    #[arg(long, group = "form")]
    pub(crate) watch: bool,
    /// With --check: every token itself must have this left
    #[arg(long, value_name = "DUR", value_parser = ssologin::duration::parse, requires = "check")]
    pub(crate) min_remaining: Option<Duration>,
}

impl StatusArgs {
    /// Reads `status [NAME…] --minutes|--prompt|--check`, which shell prompts run, and nothing else: to set up the whole
    /// command line takes as long as the rest of the program.
    pub(crate) fn quick(words: impl Iterator<Item = OsString>) -> Option<StatusArgs> {
        let mut words = words.map(OsString::into_string);
        let mut args = StatusArgs::default();
        let mut forms = 0;
        if words.next()?.ok()? != "status" {
            return None;
        }
        for word in words {
            let word = word.ok()?;
            match word.as_str() {
                "--minutes" => args.minutes = true,
                "--prompt" => args.prompt = true,
                "--check" => args.check = true,
                name if name.starts_with('-') => return None,
                _ => {
                    args.names.push(word);
                    continue;
                }
            }
            forms += 1;
        }
        (forms == 1).then_some(args)
    }
}

#[derive(Args)]
pub(crate) struct DoctorArgs {
    /// Also tell where this profile gets its credentials [default: $AWS_PROFILE, else $AWS_DEFAULT_PROFILE]
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(values::profile_names))]
    pub(crate) profile: Option<String>,
    /// Ask the service of each session too
    #[arg(long)]
    pub(crate) online: bool,
    /// Mend what can be mended without losing anything: open files, damaged leftovers, stale registrations
    #[arg(long)]
    pub(crate) fix: bool,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

// How a sandbox is set up, and what runs in it.
#[cfg(feature = "sandbox")]
#[derive(Args)]
pub(crate) struct SandboxArgs {
    /// The port on 127.0.0.1 [default: any]
    #[arg(long, value_name = "N")]
    pub(crate) port: Option<u16>,
    /// Who approves: the sandbox itself, or the button on its page
    #[arg(long, value_name = "WHO", value_enum, default_value_t = Approve::Auto)]
    pub(crate) approve: Approve,
    /// With --approve auto: how long a code waits for it [default: 0s]
    #[arg(long, value_name = "DUR", value_parser = ssologin::duration::parse)]
    pub(crate) approve_after: Option<Duration>,
    /// How long a token lives [default: 1h]
    #[arg(long, value_name = "DUR", value_parser = ssologin::duration::parse)]
    pub(crate) token_lifetime: Option<Duration>,
    /// Keep the home folder here [default: a throw-away one]
    #[arg(long, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// What to run in it [default: a demonstration]
    #[arg(value_name = "COMMAND", last = true)]
    pub(crate) command: Vec<OsString>,
}

#[cfg(feature = "sandbox")]
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Approve {
    /// Each code is approved by itself
    Auto,
    /// A person presses the button
    Page,
}

pub(crate) fn job_count(text: &str) -> Result<usize, &'static str> {
    text.parse()
        .ok()
        .filter(|jobs| *jobs > 0)
        .ok_or("a number from 1 is wanted")
}

#[cfg(test)]
#[expect(clippy::panic, reason = "a test ends with a panic")]
mod tests {
    use super::{Cli, Command, StatusArgs};
    use clap::{CommandFactory as _, Parser as _};
    use std::ffi::OsString;

    fn quick(words: &[&str]) -> Option<StatusArgs> {
        StatusArgs::quick(words.iter().map(OsString::from))
    }

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

    #[test]
    fn the_quick_way_reads_what_the_long_one_reads() {
        for words in [
            &["status", "homesso", "--minutes"][..],
            &["status", "--prompt"],
            &["status", "--check", "a", "b"],
        ] {
            let quick = quick(words).expect("it is one of the quick forms");
            let cli = Cli::try_parse_from([&["ssologin"], words].concat());
            let Some(Command::Status(long)) = cli.ok().and_then(|cli| cli.command) else {
                panic!("{words:?} is a status");
            };
            assert_eq!(
                (quick.names, quick.minutes, quick.prompt, quick.check),
                (long.names, long.minutes, long.prompt, long.check)
            );
        }
    }

    #[test]
    fn everything_else_goes_the_long_way() {
        for words in [
            &[][..],
            &["status"],
            &["status", "--json"],
            &["status", "--minutes", "--check"],
            &["status", "--check", "--min-remaining", "1h"],
            &["status", "--minutes", "--profile", "x"],
            &["status", "--minutes", "--", "x"],
            &["homesso", "--minutes"],
            &["--debug", "status", "--minutes"],
        ] {
            assert!(quick(words).is_none(), "{words:?}");
        }
    }
}
