//! `ssologin logout`: ends sign-in sessions, and deletes their cached tokens and credentials.

use ssologin::login::LoggedOut;

use crate::args::LogoutArgs;
use crate::context::Context;
use crate::failure::{CommandError, code_of_all};
use crate::limits::LOGOUT;
use crate::options::time_limit;
use crate::report::{Format, Talk};
use crate::sign_out;
use crate::terminal::Tone;
use crate::text::Text;

pub(crate) fn logout(context: &Context, args: &LogoutArgs) -> Result<u8, CommandError> {
    let targets = context.targets(&args.sessions)?;
    let talk = Talk::new(context.terminal, &targets);
    let limit = time_limit(context, LOGOUT, args.timeout)?;
    let results = sign_out::perform(context, &targets, &talk, limit)?;
    let single = targets.len() == 1;
    for (target, result) in targets.iter().zip(&results) {
        match result {
            Ok(done) => tell(&talk, target.id.as_str(), done),
            // The error of a single session is reported only once, at the end.
            Err(_) if single => {}
            Err(error) => talk.failed(target.id.as_str(), error),
        }
    }
    // The messages for the user are already printed; only JSON is left.
    let text = Format::of(args.json).text(Text::default, || {
        context.outcomes(&targets, &results, |report, done| {
            let word = match done.had_token {
                true => "logged-out",
                false => "skipped",
            };
            report.outcome(word, None)
        })
    });
    context.terminal.data(&text)?;
    if let [Err(error)] = results.as_slice() {
        return Err(CommandError::from(error));
    }
    Ok(code_of_all(&results))
}

fn tell(talk: &Talk, name: &str, done: &LoggedOut) {
    let roles = match done.roles_removed {
        0 => String::new(),
        1 => ", with the credentials of 1 role".to_owned(),
        n => format!(", with the credentials of {n} roles"),
    };
    match (&done.not_told, done.had_token) {
        (Some(error), _) => {
            let text = format!(
                "token deleted{roles}, but the service could not be notified: {error}; the \
                 sign-in session there stays open until it expires"
            );
            talk.line(name, Tone::Soon, text);
        }
        (None, true) => talk.line(name, Tone::Good, format!("logged out{roles}")),
        (None, false) => talk.line(name, Tone::Quiet, format!("was not logged in{roles}")),
    }
}
