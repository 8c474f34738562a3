//! `ssologin exec`: runs a command with role credentials in its environment.
//!
//! Removes the variables that would override the credentials.

use std::ffi::OsString;
use std::io::{Error, ErrorKind};
use std::path::Path;
use std::process::Command;

use ssologin::cache::RoleCredentials;
use ssologin::text::timestamp;

use crate::args::ExecArgs;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::limits::ROLE;
use crate::obtain::{LoginPolicy, obtain};
use crate::target_role::target_role;

/// The variables that point an SDK to other credentials, or that are part of them.
const REMOVED: &[&str] = &[
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_SECURITY_TOKEN",
    "AWS_ACCOUNT_ID",
    "AWS_CREDENTIAL_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
];

pub(crate) fn exec(context: &Context, args: &ExecArgs) -> Result<u8, CommandError> {
    let Some((program, arguments)) = args.command.split_first() else {
        return Err(CommandError::new(code::USAGE, "no command to run"));
    };
    let wanted = target_role(context, &args.role, args.region.as_deref())?;
    let name = wanted.profile.unwrap_or(&wanted.chain.role.role_name);
    context.warn_of_variables(&format!(", but not for the command, which gets `{name}`"));
    let policy = LoginPolicy {
        login: args.login,
        ..LoginPolicy::silent(args.timeout, ROLE)
    };
    let credentials = obtain(context, &wanted.chain, wanted.profile, policy)?;
    let mut command = Command::new(program);
    command.args(arguments);
    for name in REMOVED {
        command.env_remove(name);
    }
    command.envs(variables(&credentials, wanted.region.as_deref()));
    run(command, program)
}

fn variables(
    credentials: &RoleCredentials,
    region: Option<&str>,
) -> impl Iterator<Item = (&'static str, String)> {
    let keys = [
        ("AWS_ACCESS_KEY_ID", credentials.access_key_id.clone()),
        (
            "AWS_SECRET_ACCESS_KEY",
            credentials.secret_access_key.expose().to_owned(),
        ),
        (
            "AWS_SESSION_TOKEN",
            credentials.session_token.expose().to_owned(),
        ),
        (
            "AWS_CREDENTIAL_EXPIRATION",
            timestamp::format(credentials.expires_at),
        ),
    ];
    let region = region
        .map(|region| ["AWS_REGION", "AWS_DEFAULT_REGION"].map(|name| (name, region.to_owned())));
    keys.into_iter().chain(region.into_iter().flatten())
}

/// Replaces this process with the command, so that it owns the signals, terminal and exit code.
#[cfg(unix)]
fn run(mut command: Command, program: &OsString) -> Result<u8, CommandError> {
    let error = std::os::unix::process::CommandExt::exec(&mut command);
    Err(not_run(program, &error))
}

/// Runs the command and waits until it exits, because this system cannot replace a process.
#[cfg(not(unix))]
fn run(mut command: Command, program: &OsString) -> Result<u8, CommandError> {
    let status = command.status().map_err(|error| not_run(program, &error))?;
    std::process::exit(status.code().unwrap_or(i32::from(code::FAILED)))
}

/// Returns the error for a command that cannot be run, with the exit code of a shell.
fn not_run(program: &OsString, error: &Error) -> CommandError {
    let (code, hint) = match error.kind() {
        ErrorKind::NotFound => (code::NOT_FOUND, "is it in `PATH`?"),
        _ => (code::NOT_EXECUTABLE, "is it an executable program?"),
    };
    let name = Path::new(program).display();
    CommandError::new(code, format!("cannot run `{name}`: {error}")).hint(hint)
}
