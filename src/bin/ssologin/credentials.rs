//! `ssologin credentials`: the role credentials of a profile, for `credential_process` and for shells.

use ssologin::credentials::{Credentials, cached};
use ssologin::session::find_session;
use ssologin::{
    Aws, Browser, Chain, Error, Event, RoleCredentials, SelectError, Session, SystemClock, Target,
    duration,
};

use crate::args::{CredentialsArgs, FlowArgs};
use crate::context::Context;
use crate::failure::{Failure, code};
use crate::flow::ChosenFlows;
use crate::login::{browser, mirrored};
use crate::online;
use crate::report::{Talk, export};

/// Holds the profiles that the AWS CLI is resolving, comma-separated, while it runs a `credential_process`.
const CHAIN: &str = "_AWS_CLI_PROFILE_CHAIN";
/// No chain of the AWS CLI is longer.
const MAX_CHAIN: usize = 4;

pub(crate) fn credentials(
    context: &Context,
    args: &CredentialsArgs,
    debug: bool,
) -> Result<u8, Failure> {
    let profile = context.profile(args.profile.as_deref());
    refuse_cycle(context.env.get(CHAIN).unwrap_or_default(), profile)?;
    let chain = context.chain(profile)?;
    let asking = Asking {
        login: args.login,
        ..Asking::default()
    };
    let found = obtain(context, &chain, Some(profile), asking, debug)?;
    let text = export(&found, args.format).map_err(|_| {
        Failure::new(
            code::FAILED,
            "`cmd.exe` would not read these credentials back as they are",
        )
        .hint("use `--format powershell`")
    })?;
    context.terminal.secret(&text)?;
    Ok(code::DONE)
}

/// Whether a person may be asked, and with which browser where it is not the usual one.
#[derive(Clone, Copy, Default)]
pub(crate) struct Asking<'a> {
    pub(crate) login: bool,
    pub(crate) no_browser: bool,
    pub(crate) browser: Option<&'a str>,
}

/// Role credentials from the cache, which needs neither an event loop nor TLS; else from the service.
pub(crate) fn obtain(
    context: &Context,
    chain: &Chain,
    profile: Option<&str>,
    asking: Asking<'_>,
    debug: bool,
) -> Result<RoleCredentials, Failure> {
    if let Some(credentials) = cached(&context.cache, chain, context.now()) {
        return Ok(credentials);
    }
    let target = target(context, chain, profile)?;
    ask(context, target, asking, debug, async |service, session| {
        service.get(session, chain).await
    })
}

/// The session at the bottom of a chain, reached by the endpoints of a profile.
pub(crate) fn target(
    context: &Context,
    chain: &Chain,
    profile: Option<&str>,
) -> Result<Target, Failure> {
    let id = &chain.role.session;
    let session = find_session(&context.config, id.as_str())
        .ok_or_else(|| context.explain(SelectError::UnknownSession(id.to_string())))?;
    Ok(Target {
        id: id.clone(),
        session,
        profile: profile.map(str::to_owned),
    })
}

/// Does what needs the service for one session.
pub(crate) fn ask<T>(
    context: &Context,
    target: Target,
    asking: Asking<'_>,
    debug: bool,
    work: impl AsyncFnOnce(&Credentials<'_, Aws>, &Session) -> Result<T, Error>,
) -> Result<T, Failure> {
    let session = match &target.session {
        Ok(session) => session.clone(),
        Err(error) => return Err(Failure::from(&Error::Config(error.clone()))),
    };
    let targets = [target];
    let talk = Talk::new(context.terminal, &targets, debug);
    let service = context.service(&targets)?;
    let cache = context.cache_with_legacy();
    let browser = if asking.login {
        browser(context, asking.no_browser, asking.browser)?
    } else {
        None
    };
    let timeout = mirrored(context, None, "SSOLOGIN_TIMEOUT", duration::parse)?;
    let flows = ChosenFlows::new(
        context,
        &FlowArgs::default(),
        targets.iter().map(|target| &target.id),
    )?;
    let credentials = Credentials {
        service: &service,
        cache: &cache,
        clock: &SystemClock,
        events: &|session: &Session, event: Event<'_>| talk.event(session, event),
        may_ask: asking.login,
        browser: browser.as_ref().map(|browser| browser as &dyn Browser),
        flows: flows.of_login(),
        timeout,
    };
    online(flows.beside(&talk, work(&credentials, &session)))?
        .map_err(|error| Failure::from(&error))
}

/// Whoever asks for this profile is being asked for it: that would go on for ever.
fn refuse_cycle(chain: &str, profile: &str) -> Result<(), Failure> {
    let seen = fields(chain);
    let sentence = if seen.iter().any(|name| name == profile) {
        format!(
            "the credentials of the profile `{profile}` lead back to itself: {} -> {profile}",
            seen.join(" -> ")
        )
    } else if seen.len() >= MAX_CHAIN {
        format!(
            "the credentials of the profile `{profile}` are asked for through too many others: {}",
            seen.join(" -> ")
        )
    } else {
        return Ok(());
    };
    Err(Failure::new(code::CONFIG, sentence)
        .hint("correct `credential_process` of one of them in the config"))
}

/// The fields of a line of comma-separated values, as Python's `csv` writes it.
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
