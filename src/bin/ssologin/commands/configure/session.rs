//! `ssologin configure session`: adds or changes a session.

use ssologin::text::shell_word;

use crate::args::ConfigureSessionArgs;
use crate::context::Context;
use crate::edit_config::{Content, conclude};
use crate::failure::{CommandError, code};
use crate::wizard;

pub(crate) fn session(context: &Context, args: &ConfigureSessionArgs) -> Result<u8, CommandError> {
    let (_, edit) = wizard::asked(context, args)?;
    if conclude(context, &args.write, Content::Edited(&[edit]), None)? {
        let name = shell_word(&args.name);
        context
            .terminal
            .say(format!("log in with `ssologin {name}`"));
    }
    Ok(code::DONE)
}
