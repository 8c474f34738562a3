//! `ssologin configure populate`: adds a profile for each account and role in a portal.

use ssologin::accounts::Filter;
use ssologin::populate::{Added, Population, SessionRoles, Tally, Wish};
use ssologin::session::{SessionId, Target, find_session};
use ssologin::text::shell_word;

use crate::args::{ConfigurePopulateArgs, SessionArgs};
use crate::context::Context;
use crate::edit_config::{Content, conclude};
use crate::failure::{CommandError, code};
use crate::gather::gather;
use crate::prompt::unconfirmed;
use crate::report::Talk;
use crate::terminal::Tone;

pub(crate) fn populate(
    context: &Context,
    args: &ConfigurePopulateArgs,
) -> Result<u8, CommandError> {
    let targets = targets(context, args)?;
    let may_ask = context.terminal.can_ask();
    // Fail early: listing can take minutes, and the result could not be written.
    if !may_ask && !args.write.yes && !args.write.dry_run {
        return Err(unconfirmed("--yes"));
    }
    let filter = Filter::default();
    let (found, code) = gather(
        context,
        targets.clone(),
        &filter,
        may_ask,
        args.timeout,
        async |listing, session| listing.roles(session).await,
    )?;
    if found.iter().all(|(_, listed)| listed.listed == 0) && code != code::DONE {
        return Ok(code);
    }
    // Read the config again: other programs may have changed it in the meantime.
    let context = &Context::load(context.env.clone(), context.terminal)?;
    check_unchanged(context, &targets)?;
    let listed: Vec<SessionRoles> = found
        .into_iter()
        .map(|(session, listed)| SessionRoles {
            session: session.to_string(),
            is_whole: listed.missing.is_empty(),
            roles: listed.items,
        })
        .collect();
    let wish = Wish {
        template: args.name.clone(),
        region: args.region.clone(),
        include: args.include.clone(),
        exclude: args.exclude.clone(),
        prune: args.prune,
    };
    let plan = Population::plan(&context.config, &listed, &wish)?;
    announce(context, &plan, &Talk::new(context.terminal, &targets));
    let summary = summary(&plan);
    let edits = plan.edits();
    conclude(
        context,
        &args.write,
        Content::Edited(&edits),
        Some(&summary),
    )?;
    Ok(code)
}

/// Returns the selected sessions that have an `[sso-session]` section.
///
/// Profiles cannot be added to a start URL that only legacy profiles use.
fn targets(context: &Context, args: &ConfigurePopulateArgs) -> Result<Vec<Target>, CommandError> {
    let sessions = SessionArgs {
        names: args.names.clone(),
        all: args.all,
        sso_session: Vec::new(),
        profile: None,
    };
    let mut targets = context.targets(&sessions)?;
    context.say_profiles(&sessions, &targets);
    let is_legacy = |target: &&Target| matches!(target.id, SessionId::Legacy(_));
    let legacy = targets.iter().find(is_legacy).cloned();
    if args.all {
        targets.retain(|target| !is_legacy(&target));
    }
    match legacy.filter(|_| !args.all || targets.is_empty()) {
        None => Ok(targets),
        Some(legacy) => {
            let sentence = format!(
                "{} is a start URL used by legacy profiles, not a session",
                legacy.id
            );
            let profile = legacy.profile.as_deref().map(shell_word);
            let profile = profile.map(|name| format!(" {name}")).unwrap_or_default();
            let hint =
                format!("run `ssologin configure migrate{profile}` to turn it into a session");
            Err(CommandError::new(code::USAGE, sentence).hint(hint))
        }
    }
}

/// Returns an error if another program changed a session while it was listed.
fn check_unchanged(context: &Context, targets: &[Target]) -> Result<(), CommandError> {
    let is_another = |target: &&Target| {
        let now = find_session(&context.config, target.id.as_str());
        target.session.is_ok() && now.and_then(Result::ok).as_ref() != target.session.as_ref().ok()
    };
    match targets.iter().find(is_another) {
        None => Ok(()),
        Some(target) => {
            let id = &target.id;
            let sentence =
                format!("the session `{id}` was changed by another program in the meantime");
            Err(CommandError::new(code::FAILED, sentence)
                .hint("nothing was written; run this again"))
        }
    }
}

/// Says what changes for the profiles of each session, and warns about possible surprises.
fn announce(context: &Context, plan: &Population, talk: &Talk) {
    for (session, tally) in &plan.tallies {
        talk.line(session, Tone::Plain, counted(tally));
        if tally.without_region {
            let text = "the new profiles have no region; set one with `--region`";
            talk.line(session, Tone::Quiet, text);
        }
    }
    let renamed = plan.added.iter().filter(|added| added.name != added.wanted);
    let renamed = renamed.map(
        |Added {
             name, wanted, role, ..
         }| { format!("the name `{wanted}` is already taken: {role} gets `{name}`") },
    );
    context.warn_of(renamed);
    let left = plan.left.iter();
    let left = left.map(|(role, why)| format!("{}: no profile for {role}: {why}", role.session));
    context.warn_of(left);
    let kept = plan.kept.iter();
    let kept = kept.map(|(name, why)| {
        format!("the profile `{name}` is kept although its role is gone: {why}")
    });
    context.warn_of(kept);
}

/// Returns a sentence with the total number of profiles that are added and removed.
fn summary(plan: &Population) -> String {
    let sum = |count: fn(&Tally) -> usize| plan.tallies.iter().map(|(_, tally)| count(tally)).sum();
    let (added, removed): (usize, usize) = (sum(|tally| tally.added), sum(|tally| tally.removed));
    let profiles = if added == 1 { "profile" } else { "profiles" };
    format!("adds {added} {profiles}, removes {removed}")
}

fn counted(tally: &Tally) -> String {
    let Tally {
        added,
        standing,
        removed,
        ..
    } = tally;
    let profiles = if *added == 1 { "profile" } else { "profiles" };
    let mut text = format!("{added} new {profiles}");
    if *standing > 0 {
        let have = if *standing == 1 {
            "role has"
        } else {
            "roles have"
        };
        text.push_str(&format!(", {standing} already {have} one"));
    }
    if *removed > 0 {
        text.push_str(&format!(", {removed} removed"));
    }
    text
}
