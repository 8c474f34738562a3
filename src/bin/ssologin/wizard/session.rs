//! The choice of the session that the profile uses.

use ssologin::config::{Edit, Header};
use ssologin::error::Error;
use ssologin::session::migration::session_name;
use ssologin::session::{SelectError, Session, SessionId, find_session, is_builder_id, sessions};

use super::answers::Draft;
use super::session_keys;
use crate::args::{ConfigureSessionArgs, WriteArgs};
use crate::context::Context;
use crate::failure::CommandError;
use crate::prompt::{Choice, Question};
use crate::text::Text;

/// Returns the session, and the edit that adds it if it is new.
pub(crate) fn choose(draft: &Draft<'_>) -> Result<(Session, Option<Edit>), CommandError> {
    let context = draft.context;
    if let Some(name) = draft.session() {
        return Ok((named(context, name)?, None));
    }
    let mut entries = sessions(&context.config);
    entries.retain(|entry| matches!(entry.id, SessionId::Named(_)));
    let usable: Vec<&Session> = entries
        .iter()
        .filter_map(|entry| entry.session.as_ref().ok())
        .collect();
    match (usable.as_slice(), entries.first()) {
        ([], None) => new(context),
        ([], Some(broken)) => Ok((named(context, broken.id.as_str())?, None)),
        // The start URL of a legacy profile may belong to another portal.
        ([only], _) if !draft.standing.is_legacy || draft.standing.session.is_some() => {
            let text = format!("using session `{}`, the only one", only.id);
            context.terminal.say(text);
            Ok(((*only).clone(), None))
        }
        (several, _) => {
            let row = |session: &&Session| {
                let state = context.state_words(&session.id, Some(session));
                (Text::from(&session.id), Text::from(state))
            };
            let mut rows: Vec<_> = several.iter().map(row).collect();
            rows.push(("add a new session".into(), Text::default()));
            let standing = draft.standing.session.as_deref();
            let start = several
                .iter()
                .position(|session| Some(session.id.as_str()) == standing);
            let choice = Choice {
                text: "Session",
                flag: "--session",
                rows,
                start: start.unwrap_or(0),
            };
            match several.get(choice.ask(context)?) {
                Some(session) => Ok(((*session).clone(), None)),
                None => new(context),
            }
        }
    }
}

fn named(context: &Context, name: &str) -> Result<Session, CommandError> {
    let unknown = || context.explain(SelectError::UnknownSession(name.to_owned()));
    context.config.session(name).ok_or_else(unknown)?;
    let found = find_session(&context.config, name).ok_or_else(unknown)?;
    found.map_err(|error| CommandError::from(&Error::Config(error)))
}

/// Prompts for a new session.
fn new(context: &Context) -> Result<(Session, Option<Edit>), CommandError> {
    let (text, flag) = session_keys::START_URL;
    let question = Question {
        text,
        default: None,
        flag,
    };
    // A profile needs an account and a role, so do not go on to prompts that have no answer.
    let start_url = question.ask(context, |text| match is_builder_id(text) {
        true => Err(format!(
            "{}: use the start URL of an organization",
            session_keys::BUILDER_ID
        )),
        false => session_keys::start_url(context, text),
    })?;
    let proposal = session_name(&context.config, &start_url);
    let question = Question {
        text: "Session name",
        default: proposal.as_deref(),
        flag: "--session",
    };
    let name = question.ask(context, |name| {
        if context.config.session(name).is_some() {
            return Err("a session with this name already exists: choose another name".to_owned());
        }
        let header = Header::Session(name.to_owned());
        header.check().map_err(|error| error.to_string())?;
        Ok(name.to_owned())
    })?;
    let args = ConfigureSessionArgs {
        name,
        start_url: Some(start_url),
        sso_region: None,
        scopes: None,
        check: false,
        timeout: None,
        write: WriteArgs::default(),
    };
    let (session, edit) = session_keys::asked(context, &args)?;
    Ok((session, Some(edit)))
}
