//! `ssologin credentials`: prints role credentials for `credential_process` and for shells.

use crate::args::CredentialsArgs;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::limits::ROLE;
use crate::obtain::{LoginPolicy, obtain};
use crate::report::export;

/// The variable with the comma-separated profiles that the AWS CLI is resolving.
///
/// The AWS CLI sets it when it runs a `credential_process`.
const CHAIN: &str = "_AWS_CLI_PROFILE_CHAIN";
/// The maximum number of profiles in a chain, as in the AWS CLI.
const MAX_CHAIN: usize = 4;

pub(crate) fn credentials(context: &Context, args: &CredentialsArgs) -> Result<u8, CommandError> {
    let profile = context.profile(args.profile.as_deref());
    refuse_cycle(context.env.get(CHAIN).unwrap_or_default(), profile)?;
    let chain = context.chain(profile)?;
    let policy = LoginPolicy {
        login: args.login,
        ..LoginPolicy::silent(args.timeout, ROLE)
    };
    let found = obtain(context, &chain, Some(profile), policy)?;
    let text = export(&found, args.format).map_err(|_| {
        CommandError::new(
            code::FAILED,
            "these credentials cannot be quoted for `cmd.exe`",
        )
        .hint("use `--format powershell`")
    })?;
    context.terminal.secret(&text)?;
    Ok(code::DONE)
}

/// Returns an error if the profile is already being resolved, because that would never end.
///
/// Also returns an error if the chain is too long.
fn refuse_cycle(chain: &str, profile: &str) -> Result<(), CommandError> {
    let seen = fields(chain);
    let sentence = if seen.iter().any(|name| name == profile) {
        format!(
            "the credentials of the profile `{profile}` depend on themselves: {} -> {profile}",
            seen.join(" -> ")
        )
    } else if seen.len() >= MAX_CHAIN {
        format!(
            "the credentials of the profile `{profile}` depend on too many other profiles: {}",
            seen.join(" -> ")
        )
    } else {
        return Ok(());
    };
    Err(CommandError::new(code::CONFIG, sentence)
        .hint("fix `credential_process` of one of them in the config file"))
}

/// Splits a line of comma-separated values that Python's `csv` module has written.
fn fields(line: &str) -> Vec<String> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut characters = line.trim_end().chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            other => field.push(other),
        }
    }
    fields.push(field);
    fields.retain(|field| !field.is_empty());
    fields
}

#[cfg(test)]
mod tests {
    use super::{fields, refuse_cycle};

    #[test]
    fn a_chain_is_read_as_python_writes_it() {
        assert_eq!(fields(""), [""; 0]);
        assert_eq!(fields("a,b c"), ["a", "b c"]);
        assert_eq!(fields("\"a,b\",\"c\"\"d\"\r\n"), ["a,b", "c\"d"]);
    }

    #[test]
    fn a_profile_that_is_in_the_chain_is_refused_and_so_is_a_long_one() {
        assert!(refuse_cycle("", "a").is_ok());
        assert!(refuse_cycle("b,c,d", "a").is_ok());
        for chain in ["a", "b,a", "b,c,d,e"] {
            let failure = refuse_cycle(chain, "a").err().map(|failure| failure.code);
            assert_eq!(failure, Some(5), "{chain}");
        }
    }
}
