//! Obtains role credentials for a command, from the cache or the service.

use std::time::Duration;

use ssologin::aws::Aws;
use ssologin::cache::RoleCredentials;
use ssologin::credentials::{Credentials, cached};
use ssologin::error::Error;
use ssologin::login::Event;
use ssologin::session::{Chain, SelectError, Session, Target, find_session};

use crate::args::FlowArgs;
use crate::config_files::{must_be_enough, must_be_whole};
use crate::context::Context;
use crate::failure::CommandError;
use crate::flows::ChosenFlows;
use crate::limits::{TimeLimit, within};
use crate::options::{browser, given_time_limit, time_limit};
use crate::ports::OwnedPorts;
use crate::report::Talk;
use crate::runtime::online;

/// Whether a command may log in, and which browser it may open.
#[derive(Clone, Copy)]
pub(crate) struct LoginPolicy<'a> {
    pub(crate) login: bool,
    /// The value of `--timeout`.
    pub(crate) timeout: Option<Duration>,
    /// The time limit of a command that may not log in.
    pub(crate) limit: TimeLimit,
    pub(crate) no_browser: bool,
    pub(crate) browser: Option<&'a str>,
}

impl LoginPolicy<'_> {
    /// The policy of a command that may not log in.
    pub(crate) const fn silent(timeout: Option<Duration>, limit: TimeLimit) -> Self {
        LoginPolicy {
            login: false,
            timeout,
            limit,
            no_browser: false,
            browser: None,
        }
    }
}

/// Returns role credentials from the cache, or from the service if none are cached.
///
/// The cache is read first because that needs neither an async runtime nor TLS.
pub(crate) fn obtain(
    context: &Context,
    chain: &Chain,
    profile: Option<&str>,
    policy: LoginPolicy<'_>,
) -> Result<RoleCredentials, CommandError> {
    if let Some(credentials) = cached(&context.cache, chain, context.now()) {
        must_be_enough(&context.config)?;
        return Ok(credentials);
    }
    must_be_whole(&context.config)?;
    let target = target(context, chain, profile)?;
    ask(context, target, policy, async |service, session| {
        service.get(session, chain).await
    })
}

/// Returns the session at the root of a chain, for use with the endpoints of a profile.
pub(crate) fn target(
    context: &Context,
    chain: &Chain,
    profile: Option<&str>,
) -> Result<Target, CommandError> {
    let id = &chain.role.session;
    let session = find_session(&context.config, id.as_str())
        .ok_or_else(|| context.explain(SelectError::UnknownSession(id.to_string())))?;
    Ok(Target {
        id: id.clone(),
        session,
        profile: profile.map(str::to_owned),
    })
}

/// Runs work that calls the service for one session.
pub(crate) fn ask<T>(
    context: &Context,
    target: Target,
    policy: LoginPolicy<'_>,
    work: impl AsyncFnOnce(&Credentials<'_, Aws>, &Session) -> Result<T, Error>,
) -> Result<T, CommandError> {
    let session = match &target.session {
        Ok(session) => session.clone(),
        Err(error) => return Err(CommandError::from(&Error::Config(error.clone()))),
    };
    let targets = [target];
    let talk = Talk::new(context.terminal, &targets);
    let browser = if policy.login {
        browser(context, policy.no_browser, policy.browser)?
    } else {
        None
    };
    let timeout = given_time_limit(context, policy.timeout)?;
    let limit = match policy.login {
        true => timeout,
        false => time_limit(context, policy.limit, policy.timeout)?,
    };
    let flows = ChosenFlows::new(
        context,
        &FlowArgs::default(),
        targets.iter().map(|target| &target.id),
    )?;
    let ports = OwnedPorts::new(context, &targets, browser.as_ref())?;
    let events = |session: &Session, event: Event<'_>| talk.event(session, event);
    let credentials = Credentials {
        ports: ports.borrow(&events),
        may_ask: policy.login,
        flows: flows.of_login(),
        timeout,
    };
    let work = within(limit, session.id.as_str(), work(&credentials, &session));
    online(flows.beside(&talk, work))?.map_err(|error| CommandError::from(&error))
}
