//! The entry point of `ssologin`: parses the command line, runs the command and exits.

mod about;
mod args;
mod candidates;
mod commands;
mod completion;
mod config_files;
mod context;
mod edit_config;
mod failure;
mod flows;
mod gather;
mod help;
mod limits;
mod obtain;
mod options;
mod pager;
mod ports;
mod prompt;
mod report;
mod run_logins;
mod runtime;
mod sign_out;
mod stdin_lines;
mod target_role;
mod terminal;
mod text;
mod trusted_files;
mod wizard;
mod wrap;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser as _};
use ssologin::system::Env;

use args::{
    Cli, Color, Command, ConfigureCommand, ConfigureProfileArgs, CredentialsArgs, ListCommand,
    StatusArgs,
};
use commands::configure::{migrate, populate, profile, session};
#[cfg(feature = "sandbox")]
use commands::sandbox;
use commands::{
    completions, console, credentials, doctor, exec, init, list, login, logout, man, refresh,
    status, token, whoami,
};
use context::Context;
use failure::{CommandError, code};
use terminal::Terminal;
use text::Text;

fn main() -> ExitCode {
    if let Some(code) = ssologin::browser::serve_as_launcher(std::env::args_os()) {
        return ExitCode::from(code);
    }
    forbid_core_dumps();
    let words = || std::env::args_os().skip(1);
    if let Some(args) = StatusArgs::quick(words()) {
        return quick(None, |context| status::status(context, &args));
    }
    if let Some(args) = CredentialsArgs::quick(words()) {
        let profile = args.profile.as_deref();
        return quick(profile, |context| {
            credentials::credentials(context.in_own_home()?, &args)
        });
    }
    let terminal = Terminal::new(Color::Auto);
    if let Some(result) = completion::answer(terminal) {
        return exit(result, terminal);
    }
    if about::is_asked(words()) {
        return exit(about::print(terminal), terminal);
    }
    let cli = match parse(&std::env::args_os().collect::<Vec<_>>()) {
        Ok(cli) => cli,
        Err(error) => return misused(&error),
    };
    let terminal = Terminal::new(cli.global.color).with_debug(cli.global.debug);
    exit(run(cli, terminal), terminal)
}

/// Runs a command that prompts wait for, with only one profile of the config if that is enough.
///
/// The profile is the active one if none is named.
fn quick(profile: Option<&str>, run: impl Fn(&Context) -> Result<u8, CommandError>) -> ExitCode {
    let terminal = Terminal::new(Color::Auto);
    let env = Env::from_process();
    let profile = profile.or_else(|| env.profile()).unwrap_or("default");
    let part = Context::load_excerpt(env.clone(), profile, terminal);
    if let Ok(code) = part.and_then(|context| run(&context)) {
        return ExitCode::from(code);
    }
    let whole = Context::load(env, terminal);
    exit(whole.and_then(|context| run(&context)), terminal)
}

/// Prints the help that was requested, or says what is wrong with the command line.
fn misused(error: &clap::Error) -> ExitCode {
    let (terminal, text) = (Terminal::new(Color::Auto), Text::of_clap(error, parse));
    match error.use_stderr() {
        true => terminal.say_as_it_is(&text.trimmed()),
        // Ignore write errors: there is no other way to show the help.
        false => drop(terminal.data(&text)),
    }
    ExitCode::from(match error.use_stderr() {
        true => code::USAGE,
        false => code::DONE,
    })
}

/// Parses the command line and attaches the long help if help is requested.
fn parse(words: &[OsString]) -> Result<Cli, clap::Error> {
    let mut arguments = words.iter().skip(1);
    if !arguments.any(|word| word == "--help" || word == "-h") {
        return Cli::try_parse_from(words);
    }
    let mut command = help::attach(Cli::command());
    let matches = command.try_get_matches_from_mut(words)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Forbids core dumps, which would contain the tokens.
///
/// Ignores errors, because the program works even if core dumps cannot be forbidden.
fn forbid_core_dumps() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    #[cfg(all(unix, not(target_os = "linux")))]
    let _ = {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let maximum = getrlimit(Resource::Core).maximum;
        setrlimit(
            Resource::Core,
            Rlimit {
                current: Some(0),
                maximum,
            },
        )
    };
}

fn exit(result: Result<u8, CommandError>, terminal: Terminal) -> ExitCode {
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            terminal.say(failure.text(terminal.debug()));
            ExitCode::from(failure.code)
        }
    }
}

fn run(cli: Cli, terminal: Terminal) -> Result<u8, CommandError> {
    let context = || Context::load(Env::from_process(), terminal);
    match cli.command {
        None => login::login(context()?.in_own_home()?, &cli.login),
        Some(Command::Login(args)) => login::login(context()?.in_own_home()?, &args),
        Some(Command::Refresh(args)) => refresh::refresh(context()?.in_own_home()?, &args),
        Some(Command::Logout(args)) => logout::logout(context()?.in_own_home()?, &args),
        Some(Command::Status(args)) => status::status(&context()?, &args),
        Some(Command::List(args)) => match &args.what {
            ListCommand::Sessions(args) => list::sessions::list_sessions(&context()?, args),
            ListCommand::Profiles(args) => list::profiles::list_profiles(&context()?, args),
            ListCommand::Accounts(args) => {
                list::accounts::accounts(context()?.in_own_home()?, args)
            }
            ListCommand::Roles(args) => list::roles::roles(context()?.in_own_home()?, args),
        },
        Some(Command::Credentials(args)) => {
            credentials::credentials(context()?.in_own_home()?, &args)
        }
        Some(Command::Exec(args)) => exec::exec(context()?.in_own_home()?, &args),
        Some(Command::Console(args)) => console::console(context()?.in_own_home()?, &args),
        Some(Command::Whoami(args)) => whoami::whoami(context()?.in_own_home()?, &args),
        Some(Command::Token(args)) => token::token(&context()?, &args),
        Some(Command::Configure(args)) => match &args.what {
            None => profile::profile(context()?.in_own_home()?, &ConfigureProfileArgs::default()),
            Some(ConfigureCommand::Session(args)) => {
                session::session(context()?.in_own_home()?, args)
            }
            Some(ConfigureCommand::Profile(args)) => {
                profile::profile(context()?.in_own_home()?, args)
            }
            Some(ConfigureCommand::Populate(args)) => {
                populate::populate(context()?.in_own_home()?, args)
            }
            Some(ConfigureCommand::Migrate(args)) => {
                migrate::migrate(context()?.in_own_home()?, args)
            }
        },
        Some(Command::Doctor(args)) => doctor::doctor(&context()?, &args),
        Some(Command::Init(args)) => init::init(terminal, &args),
        Some(Command::Completions(args)) => completions::completions(terminal, &args),
        Some(Command::Man(args)) => man::man(terminal, &args),
        #[cfg(feature = "sandbox")]
        Some(Command::Sandbox(args)) => sandbox::sandbox(terminal, args),
    }
}
