//! `ssologin token`: prints the access token of a session, for scripts.

use ssologin::login::Need;
use ssologin::session::Selection;

use crate::args::TokenArgs;
use crate::context::Context;
use crate::failure::{CommandError, code};
use crate::limits::QUESTION;
use crate::obtain::{LoginPolicy, ask};

pub(crate) fn token(context: &Context, args: &TokenArgs) -> Result<u8, CommandError> {
    if context.terminal.is_table() && !args.yes {
        return Err(
            CommandError::new(code::USAGE, "refusing to print a token to a terminal")
                .hint("pass `--yes` to print it anyway; in a script, use `$(…)`"),
        );
    }
    let names = std::slice::from_ref(&args.name);
    let targets = context.select(Selection {
        names,
        ..Selection::default()
    })?;
    for target in targets {
        let session = target.session.as_ref().ok();
        let there = session.and_then(|session| context.cache.load_token(session).ok()?);
        let good = there.filter(|token| token.left(context.now()) > Need::LOGIN.min_remaining);
        let token = match good {
            Some(token) => token,
            None => ask(
                context,
                target,
                LoginPolicy::silent(args.timeout, QUESTION),
                async |service, session| service.token(session).await,
            )?,
        };
        context.terminal.secret(token.access_token.expose())?;
        context.terminal.secret("\n")?;
    }
    Ok(code::DONE)
}
