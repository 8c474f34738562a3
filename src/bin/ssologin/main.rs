//! The command line of `ssologin`: parse, dispatch, exit.

mod args;
mod configure;
mod console;
mod context;
mod credentials;
mod doctor;
mod exec;
mod failure;
mod flow;
mod init;
mod list;
mod login;
mod logout;
mod man;
mod manual;
mod portal;
mod prompt;
mod report;
#[cfg(feature = "sandbox")]
mod sandbox;
mod status;
mod terminal;
mod token;
mod typed;
mod wanted;
mod warm;
mod whoami;

use std::pin::pin;
use std::process::ExitCode;

use clap::Parser as _;
use futures_util::future::{Either, select};
use ssologin::Env;

use args::{Cli, Color, Command, CredentialsArgs, StatusArgs};
use context::Context;
use failure::{Failure, code};
use terminal::Terminal;

fn main() -> ExitCode {
    if let Some(code) = ssologin::serve_as_launcher(std::env::args_os()) {
        return ExitCode::from(code);
    }
    forbid_core_dumps();
    let words = || std::env::args_os().skip(1);
    let quick = |command: &dyn Fn(&Context) -> Result<u8, Failure>| {
        let terminal = Terminal::new(Color::Auto);
        let context = Context::load(Env::from_process(), terminal);
        exit(
            context.and_then(|context| command(&context)),
            terminal,
            false,
        )
    };
    if let Some(args) = StatusArgs::quick(words()) {
        return quick(&|context| status::status(context, &args));
    }
    if let Some(args) = CredentialsArgs::quick(words()) {
        return quick(&|context| credentials::credentials(context, &args, false));
    }
    init::complete();
    if words().any(|word| word == "--help" || word == "-h") {
        manual::want();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help that nobody reads to its end is no failure.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() {
                code::USAGE
            } else {
                code::DONE
            });
        }
    };
    let debug = cli.global.debug;
    let terminal = Terminal::new(cli.global.color);
    exit(run(cli, terminal), terminal, debug)
}

/// A core dump would hold the tokens. Where it cannot be forbidden, nothing else is worse for it.
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

fn exit(result: Result<u8, Failure>, terminal: Terminal, debug: bool) -> ExitCode {
    match result {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            terminal.say(failure.text(debug).trim_end());
            ExitCode::from(failure.code)
        }
    }
}

fn run(cli: Cli, terminal: Terminal) -> Result<u8, Failure> {
    let debug = cli.global.debug;
    let context = || Context::load(Env::from_process(), terminal);
    match cli.command {
        None => login::login(&context()?, &cli.login, debug),
        Some(Command::Login(args)) => login::login(&context()?, &args, debug),
        Some(Command::Refresh(args)) if args.watch => warm::keep_warm(&context()?, &args, debug),
        Some(Command::Refresh(args)) => login::refresh(&context()?, &args, debug),
        Some(Command::Logout(args)) => logout::logout(&context()?, &args, debug),
        Some(Command::Status(args)) => status::status(&context()?, &args),
        Some(Command::List(args)) => list::list(&context()?, &args, debug),
        Some(Command::Credentials(args)) => credentials::credentials(&context()?, &args, debug),
        Some(Command::Exec(args)) => exec::exec(&context()?, &args, debug),
        Some(Command::Console(args)) => console::console(&context()?, &args, debug),
        Some(Command::Whoami(args)) => whoami::whoami(&context()?, &args, debug),
        Some(Command::Token(args)) => token::token(&context()?, &args, debug),
        Some(Command::Configure(args)) => configure::configure(&context()?, &args, debug),
        Some(Command::Doctor(args)) => doctor::doctor(&context()?, &args),
        Some(Command::Init(args)) => init::init(terminal, &args),
        Some(Command::Completions(args)) => init::completions(terminal, &args),
        Some(Command::Man(args)) => man::man(terminal, &args),
        #[cfg(feature = "sandbox")]
        Some(Command::Sandbox(args)) => sandbox::sandbox(terminal, args),
    }
}

/// Runs what needs the network, on this thread, until it is done or the person interrupts it.
pub(crate) fn online<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::new(
                code::FAILED,
                format!("the system gives no event loop: {error}"),
            )
        })?;
    let result = runtime.block_on(async {
        // Who is polled first listens before the work says anything that a person could interrupt.
        match select(pin!(tokio::signal::ctrl_c()), pin!(work)).await {
            Either::Left(_) => Err(Failure::interrupted()),
            Either::Right((result, _)) => Ok(result),
        }
    });
    // A thread that still resolves a host name must not hold up the exit.
    runtime.shutdown_background();
    result
}
