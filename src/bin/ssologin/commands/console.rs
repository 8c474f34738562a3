//! `ssologin console`: the AWS console in the browser, signed in with the role credentials of a profile.

use std::io;
use std::time::Duration;

use ssologin::browser::{Browser as _, SystemBrowser, VerificationUrl};
use ssologin::cache::RoleCredentials;
use ssologin::credentials::console::{Console, ConsoleError, ConsolePage, login_url};
use ssologin::error::Error;
use ssologin::service::{Federation as _, ServiceError, ServiceFailure as Cause};
use ssologin::session::{Role, Session, Target};
use ssologin::system::loopback::{BrowserAnswer, Loopback, random_path};
use ssologin::text::{Secret, duration};
use url::Url;

use crate::args::ConsoleArgs;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::obtain::{LoginPolicy, obtain, target};
use crate::options::{browser, mirrored};
use crate::report::spoken;
use crate::runtime::online;
use crate::target_role::target_role;

/// How long the browser has for its way to the page that leads to the console, unless `SSOLOGIN_TIMEOUT` says otherwise.
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
    let patience = mirrored(context, None, "SSOLOGIN_TIMEOUT", duration::parse)?;
    let policy = LoginPolicy {
        login: args.login,
        browser: args.browser.as_deref(),
        ..LoginPolicy::default()
    };
    let credentials = obtain(context, &wanted.chain, wanted.profile, policy)?;
    let place = Place {
        target: &target,
        session: &session,
        console: &console,
        destination: &destination,
    };
    let url = place.signed_in(context, &credentials, args.duration)?;
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
    context.terminal.say(&format!(
        "opened the console of {} as {}, for {}",
        console.region(),
        match Role::from(&wanted.chain) {
            Role::Given(role) => format!("`{}` in {}", role.role_name, role.account_id),
            Role::Assumed(role) => format!("`{}`", role.role_arn),
        },
        spoken(lasts)
    ));
    Ok(code::DONE)
}

/// The console, and what of it shall be seen.
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
            failure.hint("name another one with `--region`, or correct `region` and `AWS_REGION`")
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
        CommandError::new(code::USAGE, format!("{by} forbids to open a browser"))
            .hint("`--print` prints the URL, `--browser` names one all the same")
    };
    let browser = browser(context, false, args.browser.as_deref())?
        .ok_or_else(|| forbidden("`SSOLOGIN_NO_BROWSER`"))?;
    if !browser.opens(&session.id) {
        return Err(forbidden("the browser `none`"));
    }
    Ok(browser)
}

/// Where one is signed in, by what, and what is seen then.
struct Place<'a> {
    target: &'a Target,
    session: &'a Session,
    console: &'a Console,
    destination: &'a Url,
}

impl Place<'_> {
    /// The URL that signs in. Whoever has it is the role, so that nothing shows it but `--print`.
    fn signed_in(
        &self,
        context: &Context,
        credentials: &RoleCredentials,
        duration: Option<Duration>,
    ) -> Result<Secret, CommandError> {
        let service = context.service(std::slice::from_ref(self.target))?;
        let failed = |error: ServiceError| {
            let refused = matches!(error.failure, Cause::Other(_));
            let failure = CommandError::from(&Error::from(error));
            match duration {
                Some(_) if refused => failure.hint(
                    "without `--duration` the console stays open as long as the role credentials live",
                ),
                _ => failure,
            }
        };
        let federation = service
            .federation(self.session, &self.console.signin_host())
            .map_err(failed)?;
        // Credentials of a chained role would have to leave the duration out: AWS refuses it for them.
        let token = service.signin_token(self.session, &federation, credentials, duration);
        let token = online(token)?.map_err(failed)?;
        Ok(login_url(
            &federation,
            &self.session.start_url,
            self.destination,
            &token,
        ))
    }
}

/// Leads the browser to the URL over a page of our own: on its command line everybody on this machine could read the URL.
async fn open(
    browser: &SystemBrowser,
    session: &Session,
    url: &Secret,
    patience: Duration,
) -> Result<(), CommandError> {
    let failed = |what: &str, error: io::Error| {
        CommandError::new(code::FAILED, format!("{what}: {error}"))
            .hint("`--print` prints the URL, to be opened by hand")
    };
    let no_page = |error| failed("cannot make a page for the browser", error);
    let path = random_path().map_err(no_page)?;
    let loopback = Loopback::bind(0).await.map_err(no_page)?;
    let page = VerificationUrl::parse(&loopback.url(&path), true)
        .ok_or_else(|| no_page(io::ErrorKind::InvalidInput.into()))?;
    browser
        .open(&session.id, &page)
        .map_err(|error| failed("no browser was opened", error))?;
    let visit = loopback.visit(|visit| {
        let is_ours = visit.path == path && visit.query.is_none();
        is_ours.then(|| (BrowserAnswer::redirect(url), ()))
    });
    tokio::time::timeout(patience, visit).await.map_err(|_| {
        CommandError::new(
            code::TIMED_OUT,
            format!(
                "no browser came for the console within {} s",
                patience.as_secs()
            ),
        )
        .hint("`--print` prints the URL, `--browser` and `$BROWSER` name another browser")
    })
}
