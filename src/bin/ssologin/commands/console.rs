//! `ssologin console`: opens the AWS console with the role credentials of a profile.

use std::io;
use std::time::Duration;

use ssologin::browser::{Browser as _, SystemBrowser, VerificationUrl};
use ssologin::cache::RoleCredentials;
use ssologin::credentials::console::{Console, ConsoleError, ConsolePage, login_url};
use ssologin::error::Error;
use ssologin::service::{Federation as _, ServiceFailure as Cause};
use ssologin::session::{Role, Session, Target};
use ssologin::system::loopback::{Loopback, OneTimePage, PageVisit};
use ssologin::text::Secret;
use ssologin::text::duration::words;
use tokio::time::Instant;
use url::Url;

use crate::args::ConsoleArgs;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::limits::{ROLE, within_since};
use crate::obtain::{LoginPolicy, obtain, target};
use crate::options::{browser, given_time_limit, time_limit};
use crate::runtime::online;
use crate::target_role::target_role;

/// The time to wait for the browser to fetch the local page, unless the user sets a time limit.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) fn console(context: &Context, args: &ConsoleArgs) -> Result<u8, CommandError> {
    let wanted = target_role(context, &args.role, args.region.as_deref())?;
    let target = target(context, &wanted.chain, wanted.profile)?;
    let session = match &target.session {
        Ok(session) => session.clone(),
        Err(error) => return Err(CommandError::from(&Error::Config(error.clone()))),
    };
    let region = wanted.region.as_deref().unwrap_or(&session.region);
    let (console, destination) = page(args, region, &session).map_err(|error| {
        let typed = args.region.is_some() || is_of_the_page(&error);
        failure(&error, if typed { code::USAGE } else { code::CONFIG })
    })?;
    let opener = if args.print {
        None
    } else {
        Some(opener(context, args, &session)?)
    };
    let patience = given_time_limit(context, args.timeout)?;
    let begun = Instant::now();
    let policy = LoginPolicy {
        login: args.login,
        browser: args.browser.as_deref(),
        ..LoginPolicy::silent(args.timeout, ROLE)
    };
    let credentials = obtain(context, &wanted.chain, wanted.profile, policy)?;
    let limit = time_limit(context, ROLE, args.timeout)?;
    let place = Place {
        target: &target,
        session: &session,
        console: &console,
        destination: &destination,
    };
    let url = place.signed_in(context, &credentials, args.duration, (begun, limit))?;
    let Some(opener) = opener else {
        context.terminal.secret(url.expose())?;
        context.terminal.secret("\n")?;
        return Ok(code::DONE);
    };
    online(open(&opener, &session, &url, patience.unwrap_or(PATIENCE)))??;
    let lasts = match args.duration {
        Some(duration) => chrono::TimeDelta::from_std(duration).unwrap_or_default(),
        None => credentials.left(context.now()),
    };
    context.terminal.say(format!(
        "opened the console in {} as {}, valid for {}",
        console.region(),
        match Role::from(&wanted.chain) {
            Role::Given(role) => format!("`{}` in {}", role.role_name, role.account_id),
            Role::Assumed(role) => format!("`{}`", role.role_arn),
        },
        words(lasts)
    ));
    Ok(code::DONE)
}

/// Returns the console, and the URL of the page to show in it.
fn page(
    args: &ConsoleArgs,
    region: &str,
    session: &Session,
) -> Result<(Console, Url), ConsoleError> {
    let console = Console::of_region(region)?;
    console.check_session(&session.region)?;
    let page = match (&args.service, &args.path) {
        (Some(service), _) => ConsolePage::Service(service),
        (None, Some(path)) => ConsolePage::Path(path),
        (None, None) => ConsolePage::Home,
    };
    let url = console.url(page)?;
    Ok((console, url))
}

fn is_of_the_page(error: &ConsoleError) -> bool {
    matches!(error, ConsoleError::Service(_) | ConsoleError::Path(_))
}

fn failure(error: &ConsoleError, code: u8) -> CommandError {
    let failure = CommandError::new(code, error.to_string());
    match error {
        ConsoleError::Region(_) | ConsoleError::OtherPartition { .. } => {
            failure.hint("choose another one with `--region`, or fix `region` or `AWS_REGION`")
        }
        _ => failure,
    }
}

fn opener(
    context: &Context,
    args: &ConsoleArgs,
    session: &Session,
) -> Result<SystemBrowser, CommandError> {
    let forbidden = |by: &str| {
        CommandError::new(code::USAGE, format!("{by} forbids opening a browser"))
            .hint("use `--print` to print the URL, or `--browser` to choose a browser anyway")
    };
    let browser = browser(context, false, args.browser.as_deref())?
        .ok_or_else(|| forbidden("`SSOLOGIN_NO_BROWSER`"))?;
    if !browser.opens(&session.id) {
        return Err(forbidden("the browser `none`"));
    }
    Ok(browser)
}

/// The console to sign in to, and the page to show afterwards.
struct Place<'a> {
    target: &'a Target,
    session: &'a Session,
    console: &'a Console,
    destination: &'a Url,
}

impl Place<'_> {
    /// Returns the URL that signs in to the console.
    ///
    /// Anyone who has the URL can act as the role, so only `--print` shows it.
    fn signed_in(
        &self,
        context: &Context,
        credentials: &RoleCredentials,
        duration: Option<Duration>,
        (begun, limit): (Instant, Option<Duration>),
    ) -> Result<Secret, CommandError> {
        let service = context.service(std::slice::from_ref(self.target))?;
        let failed = |error: Error| {
            let refused =
                matches!(&error, Error::Service(error) if matches!(error.failure, Cause::Other(_)));
            let failure = CommandError::from(&error);
            match duration {
                Some(_) if refused => failure.hint(
                    "without `--duration`, the console session lasts as long as the role \
                     credentials",
                ),
                _ => failure,
            }
        };
        let federation = service
            .federation(self.session, &self.console.signin_host())
            .map_err(|error| failed(error.into()))?;
        // AWS rejects a duration with the credentials of a chained role.
        let token = async {
            let token = service.signin_token(self.session, &federation, credentials, duration);
            token.await.map_err(Error::from)
        };
        let token = within_since(begun, limit, self.session.id.as_str(), token);
        let token = online(token)?.map_err(failed)?;
        Ok(login_url(
            &federation,
            &self.session.start_url,
            self.destination,
            &token,
        ))
    }
}

/// Opens a local page that redirects the browser to the URL.
///
/// The URL itself must not be on the browser's command line, which every user of this machine can
/// read.
async fn open(
    browser: &SystemBrowser,
    session: &Session,
    url: &Secret,
    patience: Duration,
) -> Result<(), CommandError> {
    let failed = |what: &str, error: io::Error| {
        CommandError::new(code::FAILED, format!("{what}: {error}"))
            .hint("use `--print` to print the URL and open it yourself")
    };
    let no_page = |error| failed("cannot create the page for the browser", error);
    let mut page = OneTimePage::new(url.clone()).map_err(no_page)?;
    let loopback = Loopback::bind(0).await.map_err(no_page)?;
    let address = VerificationUrl::parse(&page.url(&loopback), true)
        .ok_or_else(|| no_page(io::ErrorKind::InvalidInput.into()))?;
    browser
        .open(&session.id, &address)
        .map_err(|error| failed("no browser was opened", error))?;
    let visit = loopback.visit(|visit| match page.visit(visit)? {
        PageVisit::First(redirect) => Some((redirect, ())),
        PageVisit::Again => None,
    });
    tokio::time::timeout(patience, visit).await.map_err(|_| {
        CommandError::new(
            code::TIMED_OUT,
            format!(
                "no browser fetched the console page within {} seconds",
                patience.as_secs()
            ),
        )
        .hint(
            "use `--print` to print the URL, or choose another browser with `--browser` or \
             `$BROWSER`",
        )
    })
}
