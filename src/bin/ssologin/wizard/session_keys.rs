//! The keys of a session: prompts for them and checks them.

use std::time::Duration;

use ssologin::config::{Edit, Header, keys};
use ssologin::error::Error;
use ssologin::service::probe;
use ssologin::session::migration::DEFAULT_SCOPES;
use ssologin::session::{
    Session, SessionId, StartUrl, Target, is_builder_id, is_region, portal, sessions, split_scopes,
};

use crate::args::ConfigureSessionArgs;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::limits::{CHECK, within};
use crate::options::time_limit;
use crate::prompt::Question;
use crate::runtime::online;

/// The maximum number of other sessions to mention; the rest are only counted.
const MAX_REMARKS: usize = 5;

/// The first question, and its option.
pub(crate) const START_URL: (&str, &str) = ("SSO start URL", "--start-url");

/// What users of AWS Builder ID should know.
pub(crate) const BUILDER_ID: &str = "AWS Builder ID has no accounts and no roles";

/// Returns the session as configured by options and answers, and the edit that writes it.
pub(crate) fn asked(
    context: &Context,
    args: &ConfigureSessionArgs,
) -> Result<(Session, Edit), CommandError> {
    let header = Header::Session(args.name.clone());
    let there = context.config.session(&args.name);
    if there.is_none() {
        header.check()?;
    }
    let known = |key: &str| {
        let value = there.and_then(|section| section.get(key))?;
        Some(value.text().into_owned()).filter(|text| !text.is_empty())
    };
    let answers = Answers {
        context,
        quiet: args.write.yes,
    };
    let start_url = answers.of(
        START_URL,
        args.start_url.as_deref(),
        known(keys::SSO_START_URL),
        None,
        |text| start_url(context, text),
    )?;
    let region = answers.of(
        ("SSO region", "--sso-region"),
        args.sso_region.as_deref(),
        known(keys::SSO_REGION),
        None,
        self::region,
    )?;
    let old_scopes = known(keys::SSO_REGISTRATION_SCOPES);
    // A session without scopes stays without them unless the user sets some.
    let scopes = match (&old_scopes, there) {
        (None, Some(_))
            if args.scopes.is_none() && (args.write.yes || !context.terminal.can_ask()) =>
        {
            None
        }
        _ => answers.of(
            ("SSO registration scopes", "--scopes"),
            args.scopes.as_deref(),
            old_scopes.clone(),
            Some(DEFAULT_SCOPES),
            scopes,
        )?,
    };
    let is_same = |old: &Option<String>, new: &str| {
        old.as_deref().map(split_scopes) == Some(split_scopes(new))
    };
    let scopes = scopes.filter(|scopes| !is_same(&old_scopes, scopes));
    let written = [
        (keys::SSO_START_URL, start_url),
        (keys::SSO_REGION, region),
        (keys::SSO_REGISTRATION_SCOPES, scopes),
    ];
    let value = |key: &str| {
        let new = written.iter().find(|(name, _)| *name == key);
        new.and_then(|(_, value)| value.clone())
            .or_else(|| known(key))
    };
    let session = Session {
        id: SessionId::Named(args.name.clone()),
        start_url: value(keys::SSO_START_URL).unwrap_or_default(),
        region: value(keys::SSO_REGION).unwrap_or_default(),
        scopes: value(keys::SSO_REGISTRATION_SCOPES).map(|text| split_scopes(&text)),
        place: None,
    };
    remark(context, &session);
    if args.check {
        check(context, &session, args.timeout)?;
    }
    let keys = written.iter();
    let keys = keys.filter_map(|(key, value)| Some(((*key).to_owned(), value.clone()?)));
    let keys = keys.collect();
    let section = header;
    Ok((session, Edit::Add { section, keys }))
}

/// Checks a start URL, and says so if it is written differently than it was typed.
pub(crate) fn start_url(context: &Context, text: &str) -> Result<String, String> {
    let url = StartUrl::parse(text).map_err(|why| format!("the start URL {why}"))?;
    if url.is_changed {
        let saved = format!("the start URL is saved as `{}`", url.url);
        context.terminal.say(match url.is_approval {
            true => format!("{saved}: the rest is only the page to approve one login"),
            false => saved,
        });
    }
    Ok(url.url)
}

/// Checks a region and returns it in lower case.
pub(crate) fn region(text: &str) -> Result<String, String> {
    match is_region(text.trim()) {
        true => Ok(text.trim().to_lowercase()),
        false => Err("not a region: use a name such as `eu-west-1`".to_owned()),
    }
}

/// Checks scopes: words of printable ASCII (RFC 6749 section 3.3), separated by commas.
pub(crate) fn scopes(text: &str) -> Result<String, String> {
    let scopes = split_scopes(text);
    let is_word = |scope: &String| {
        scope
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\\'))
    };
    match !scopes.is_empty() && scopes.iter().all(is_word) {
        true => Ok(scopes.join(",")),
        false => Err(format!(
            "scopes are separated by commas, for example `{DEFAULT_SCOPES}`"
        )),
    }
}

/// Warns of what is unusual about a session, although it may be intended.
pub(crate) fn remark(context: &Context, session: &Session) {
    let terminal = context.terminal;
    if let Ok(url) = StartUrl::parse(&session.start_url)
        && !url.is_aws
    {
        terminal.warn(
            "the start URL is not on an AWS host: use the URL of the portal itself, not of a \
             page that redirects to it",
        );
    }
    if is_builder_id(&session.start_url) {
        terminal.warn(format!(
            "{BUILDER_ID}: the session gets tokens, but no role credentials"
        ));
    }
    let mut parts = session.region.split('-');
    let ends_in_number = parts
        .next_back()
        .is_some_and(|end| end.parse::<u8>().is_ok());
    if !ends_in_number || parts.count() < 2 {
        let region = &session.region;
        terminal.warn(format!(
            "`{region}` does not look like an AWS region such as `eu-west-1`"
        ));
    }
    if let Some(scopes) = &session.scopes
        && !scopes.iter().any(|scope| scope == DEFAULT_SCOPES)
    {
        terminal.warn(format!(
            "without the scope `{DEFAULT_SCOPES}`, the session cannot get role credentials"
        ));
    }
    remark_others(context, session);
}

/// Says which other sessions have the same portal.
fn remark_others(context: &Context, session: &Session) {
    let Some(here) = portal(&session.start_url) else {
        return;
    };
    let others = sessions(&context.config).into_iter();
    let others = others.filter(|other| other.id != session.id);
    let mut remarks = others.filter_map(|other| {
        let url = other
            .start_url
            .filter(|url| portal(url).as_ref() == Some(&here))?;
        let is_named = matches!(other.id, SessionId::Named(_));
        if url != session.start_url {
            return Some(format!(
                "the same portal is spelled `{url}` elsewhere in the config file"
            ));
        }
        let is_same = is_named && other.region.as_deref() == Some(&session.region);
        let name = other.id;
        is_same.then(|| format!("the session `{name}` has the same portal and region"))
    });
    for remark in remarks.by_ref().take(MAX_REMARKS) {
        context.terminal.say(remark);
    }
    match remarks.count() {
        0 => {}
        more => context.terminal.say(format!("and {more} more like this")),
    }
}

/// The sources of answers: an option, the user, or the existing value.
struct Answers<'a> {
    context: &'a Context,
    /// Whether an existing value is used without prompting.
    quiet: bool,
}

/// Checks that the region knows the start URL, without which no device authorization starts.
fn check(
    context: &Context,
    session: &Session,
    timeout: Option<Duration>,
) -> Result<(), CommandError> {
    let target = Target {
        id: session.id.clone(),
        session: Ok(session.clone()),
        profile: None,
    };
    let service = context.service(&[target])?;
    let asked = async { probe(&service, session).await.map_err(Error::from) };
    let limit = time_limit(context, CHECK, timeout)?;
    let asked = online(within(limit, session.id.as_str(), asked))?;
    asked.map_err(|error| CommandError::from(&error))?;
    let region = &session.region;
    context
        .terminal
        .say(format!("checked: `{region}` serves the start URL"));
    Ok(())
}

impl Answers<'_> {
    /// Returns the new value, or `None` if the existing one stays exactly as it is written.
    fn of(
        &self,
        (text, flag): (&str, &str),
        given: Option<&str>,
        known: Option<String>,
        default: Option<&str>,
        check: impl Fn(&str) -> Result<String, String>,
    ) -> Result<Option<String>, CommandError> {
        if let Some(given) = given {
            let why = |why| CommandError::new(code::USAGE, format!("`{flag}`: {why}"));
            return check(given).map(Some).map_err(why);
        }
        let known = known.as_deref();
        let may_ask = !self.quiet && self.context.terminal.can_ask();
        match (known, default) {
            (Some(_), _) if !may_ask => return Ok(None),
            (None, Some(default)) if !may_ask => return Ok(Some(default.to_owned())),
            _ => {}
        }
        let default = known.or(default);
        let question = Question {
            text,
            default,
            flag,
        };
        question.ask(self.context, |answer| match Some(answer) == known {
            true => Ok(None),
            false => check(answer).map(Some),
        })
    }
}
