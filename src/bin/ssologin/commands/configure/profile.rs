//! `ssologin configure profile`: adds or changes a profile, with a prompt for each step.

use ssologin::config::{Config, Document, Edit, edit};
use ssologin::doctor::check_sources;
use ssologin::session::{Assignment, Session};
use ssologin::text::shell_word;

use crate::args::ConfigureProfileArgs;
use crate::context::Context;
use crate::edit_config::{Content, conclude, in_file};
use crate::failure::{CommandError, code};
use crate::wizard::{self, Draft};

pub(crate) fn profile(context: &Context, args: &ConfigureProfileArgs) -> Result<u8, CommandError> {
    let draft = Draft::new(context, args)?;
    let (session, new) = wizard::choose(&draft)?;
    let (account, role_name) = wizard::role(&draft, &session)?;
    let region = draft.region(&session)?;
    let output = draft.output()?;
    let profile = draft.name(&session, &account, &role_name)?;
    // Unless the name was an argument, the region and output were chosen before the profile was
    // known. If they are `None`, the profile must not lose the values that it already has.
    let there = draft.standing_of(&profile);
    let assignment = Assignment {
        session: session.id.to_string(),
        account_id: account.id,
        role_name,
        region: region.or(there.region),
        output: output.or(there.output),
        profile,
    };
    let mut edits: Vec<Edit> = new.into_iter().collect();
    edits.extend(assignment.edits(&context.config));
    let edited = edited(context, &edits)?;
    assignment.check(&edited)?;
    let name = assignment.profile.as_str();
    if there.is_legacy {
        let text = format!("`{name}` has its own start URL; the session replaces it");
        context.terminal.say(text);
    }
    let findings = check_sources(&edited).into_iter();
    for finding in findings.filter(|finding| finding.profile.as_deref() == Some(name)) {
        let text = format!("{}; {}", finding.message, finding.fix);
        context.terminal.warn(text);
    }
    conclude(context, &args.write, Content::Edited(&edits), None)?;
    if !args.write.dry_run {
        farewell(context, name, &session);
    }
    Ok(code::DONE)
}

/// Returns the config as it will be after the edits.
fn edited(context: &Context, edits: &[Edit]) -> Result<Config, CommandError> {
    let (config, credentials) = (
        context.config.config_file(),
        context.config.credentials_file(),
    );
    let path = config.path().display().to_string();
    let bytes = edit(config, edits).map_err(|error| in_file(error, &path))?;
    Ok(Config::new(
        Document::parse(config.path(), bytes),
        Document::parse(credentials.path(), credentials.bytes().to_vec()),
    ))
}

/// Says how to use the profile.
fn farewell(context: &Context, profile: &str, session: &Session) {
    let terminal = context.terminal;
    context.warn_of_variables(" that is not named");
    if context
        .judge(&session.id, Some(session))
        .state
        .needs_a_person()
    {
        let name = shell_word(session.id.as_str());
        terminal.say(format!("log in with `ssologin {name}`"));
    }
    let name = shell_word(profile);
    terminal.say(match profile {
        "default" => "use it with `aws s3 ls`".to_owned(),
        _ => format!("use it with `aws s3 ls --profile {name}`, or `export AWS_PROFILE={name}`"),
    });
}
