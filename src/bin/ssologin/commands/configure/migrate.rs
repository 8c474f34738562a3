//! `ssologin configure migrate`: converts legacy profiles to profiles that use a session.

use ssologin::cache::Adopted;
use ssologin::config::Header;
use ssologin::login::Need;
use ssologin::session::migration::{DEFAULT_SCOPES, Group, Migration};
use ssologin::session::{SelectError, Session, SessionId};
use ssologin::text::duration::words;
use ssologin::text::shell_word;

use crate::args::ConfigureMigrateArgs;
use crate::context::Context;
use crate::edit_config::{Content, conclude};
use crate::failure::{CommandError, code};
use crate::prompt::Question;

/// The maximum number of profiles to name per session; the rest are only counted.
const MAX_PROFILES: usize = 10;

pub(crate) fn migrate(context: &Context, args: &ConfigureMigrateArgs) -> Result<u8, CommandError> {
    if args.revert {
        conclude(context, &args.write, Content::BackedUp, None)?;
        return Ok(code::DONE);
    }
    let is_unknown = |name: &&String| context.config.profile(name).is_none();
    if let Some(name) = args.profiles.iter().find(is_unknown) {
        return Err(context.explain(SelectError::UnknownProfile(name.clone())));
    }
    let mut plan = Migration::plan(&context.config, &args.profiles);
    name_sessions(context, args, &mut plan)?;
    plan.leave_contradictions(&context.config);
    for (profile, why) in &plan.left {
        context
            .terminal
            .warn(format!("the profile `{profile}` is unchanged: {why}"));
    }
    for group in &plan.groups {
        announce(context, group);
    }
    if plan.groups.is_empty() {
        let text = "no legacy profile to migrate, nothing to change";
        context.terminal.say(text);
        return Ok(code::DONE);
    }
    if conclude(context, &args.write, Content::Edited(&plan.edits()), None)? {
        for group in &plan.groups {
            hand_over(context, group);
        }
        let text = "from now on, tokens last one hour and refresh automatically: `59m` left is \
            normal";
        context.terminal.say(text);
    }
    Ok(code::DONE)
}

/// Names each new session with the option's value, the user's answer or the proposed name.
fn name_sessions(
    context: &Context,
    args: &ConfigureMigrateArgs,
    plan: &mut Migration,
) -> Result<(), CommandError> {
    if let Some(name) = &args.session_name {
        return match plan.groups.as_mut_slice() {
            [] => Ok(()),
            [group] => {
                group.call(&context.config, name)?;
                check_new(group)
            }
            groups => {
                let profiles: Vec<_> = groups
                    .iter()
                    .filter_map(|group| group.profiles.first())
                    .map(|profile| shell_word(profile))
                    .collect();
                let sentence = "`--session-name` names one session, but these profiles use \
                    several portals or regions";
                let hint = format!(
                    "choose profiles of one portal; these use different ones: {}",
                    profiles.join(", ")
                );
                Err(CommandError::new(code::USAGE, sentence).hint(hint))
            }
        };
    }
    if args.write.yes || args.write.dry_run || !context.terminal.can_ask() {
        return Ok(());
    }
    for group in plan.groups.iter_mut().filter(|group| group.is_new) {
        let (url, region) = (&group.start_url, &group.region);
        let question = Question {
            text: &format!("Session name for {url} in {region}"),
            default: Some(&group.name.clone()),
            flag: "--session-name",
        };
        *group = question.ask(context, |name| {
            let mut called = group.clone();
            called
                .call(&context.config, name)
                .map_err(|error| error.to_string())?;
            let header = Header::Session(name.to_owned());
            match called.is_new.then(|| header.check()) {
                Some(Err(error)) => Err(error.to_string()),
                _ => Ok(called),
            }
        })?;
    }
    let mut names: Vec<&str> = plan
        .groups
        .iter()
        .map(|group| group.name.as_str())
        .collect();
    names.sort_unstable();
    if let Some([name, _]) = names.array_windows().find(|[one, other]| one == other) {
        let sentence = format!("two portals cannot share the session name `{name}`");
        return Err(CommandError::new(code::USAGE, sentence).hint("give each its own name"));
    }
    Ok(())
}

fn check_new(group: &Group) -> Result<(), CommandError> {
    if group.is_new {
        Header::Session(group.name.clone()).check()?;
    }
    Ok(())
}

/// Says which profiles will use which session.
fn announce(context: &Context, group: &Group) {
    let new = if group.is_new {
        "new session"
    } else {
        "session"
    };
    let shown = group
        .profiles
        .get(..MAX_PROFILES)
        .unwrap_or(&group.profiles);
    let more = match group.profiles.len() - shown.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let profiles = shown.join(", ") + &more;
    let text = format!(
        "{new} `{}` of {} in {}: {profiles}",
        group.name, group.start_url, group.region
    );
    context.terminal.say(text);
}

/// Copies the legacy profiles' access token to the session, and says if a login is required.
fn hand_over(context: &Context, group: &Group) {
    let session = Session {
        id: SessionId::Named(group.name.clone()),
        start_url: group.start_url.clone(),
        region: group.region.clone(),
        scopes: Some(vec![DEFAULT_SCOPES.to_owned()]),
        place: None,
    };
    let adopt = |start_url: &String| {
        let min_left = Need::LOGIN.min_remaining;
        let (cache, now) = (&context.cache, context.now());
        match cache.adopt_token(&session, start_url, now, min_left) {
            Ok(Adopted::Nothing) => None,
            Ok(adopted) => Some(adopted),
            Err(error) => {
                context.terminal.warn(error);
                None
            }
        }
    };
    let command = format!("`ssologin {}`", shell_word(&group.name));
    let said = match group.spellings.iter().find_map(adopt) {
        Some(Adopted::Token(left)) => format!(
            "still logged in for {}; after that run {command}, and tokens will refresh \
             automatically",
            words(left)
        ),
        Some(Adopted::Own) => "already logged in".to_owned(),
        Some(Adopted::Nothing) | None => format!("log in once with {command}"),
    };
    context.terminal.say(format!("{}: {said}", group.name));
}
