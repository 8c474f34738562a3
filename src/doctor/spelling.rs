//! Owns the checks of names and keys that the AWS CLI can read and some other tools cannot.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use super::finding::{Finding, Severity};
use super::tools::{Tool, Tools};
use super::values::is_invisible;
use crate::config::{Config, Origin, Place, Section, keys, shown};
use crate::session::migration::Migration;
use crate::session::{
    Address, ProfileEntry, ProfileKind, Session, SessionEntry, SessionId, address, portal,
    sessions_and_profiles, split_scopes,
};

const SCOPE: &str = "sso:account:access";

/// The beginnings of the scopes of AWS applications that use a token without role credentials.
const SCOPES_OF_APPLICATIONS: [&str; 2] = ["codecatalyst:", "codewhisperer:"];

/// The start URL of AWS Builder ID, which has no accounts.
const BUILDER_ID: &str = "https://view.awsapps.com/start";

/// A trait of a section's name that makes some SDKs miss the section.
struct Stumble {
    what: &'static str,
    is_in: fn(&str) -> bool,
    who: Tools,
}

const STUMBLES: [Stumble; 6] = [
    Stumble {
        what: "has spaces beside its name",
        is_in: |name| name.trim_matches(' ') != name,
        who: Tools::of(&[Tool::JavaScript]),
    },
    Stumble {
        what: "has spaces in its name",
        is_in: |name| name.trim_matches(['\'', '"']).contains(' '),
        who: Tools::of(&[Tool::JavaScript, Tool::Rust, Tool::Go, Tool::Cpp]),
    },
    Stumble {
        what: "has double quotes in its name",
        is_in: |name| name.contains('"'),
        who: Tools::of(&[Tool::Rust, Tool::Go, Tool::Ruby, Tool::Cpp]),
    },
    Stumble {
        what: "has quotes in its name",
        is_in: |name| name.contains('\''),
        who: Tools::of(&[Tool::Rust, Tool::Go, Tool::Cpp]),
    },
    Stumble {
        what: "has a tab in its name",
        is_in: |name| name.contains('\t'),
        who: Tools::of(&[Tool::Ruby]),
    },
    Stumble {
        what: "has letters beyond ASCII in its name",
        is_in: |name| !name.is_ascii(),
        who: Tools::of(&[Tool::JavaScript, Tool::Rust, Tool::Cpp]),
    },
];

/// Returns findings about what the AWS CLI can read in a config, but another tool cannot.
///
/// Also reports portals that are spelled in several ways.
#[must_use]
pub fn check_spelling(config: &Config) -> Vec<Finding> {
    let (entries, profiles) = sessions_and_profiles(config);
    let with_roles: HashSet<&str> = profiles.iter().filter_map(session_of_role).collect();
    let mut findings = Vec::new();
    for section in config.sessions() {
        let name = section.name().to_owned();
        let found = check_section(section, "sso-session").into_iter();
        findings.extend(found.map(|finding| finding.of_session(&name)));
        let has_roles = with_roles.contains(&*name);
        let found = without_scope(section).filter(|_| has_roles || !is_of_application(section));
        findings.extend(found.map(|finding| finding.of_session(&name)));
    }
    for entry in &profiles {
        let bound = matches!(entry.kind, ProfileKind::SsoSession | ProfileKind::Legacy);
        let Some(section) = config.profile(&entry.name).filter(|_| bound) else {
            continue;
        };
        let mut found = check_section(section, "profile");
        if entry.kind == ProfileKind::SsoSession && entry.problem.is_none() {
            found.extend(repeated(section));
        }
        findings.extend(
            found
                .into_iter()
                .map(|finding| finding.of_profile(&entry.name)),
        );
    }
    if !entries.is_empty() {
        // Reported once, although every section inherits these keys.
        let capitals = config.inherited_capitals().filter(|(key, _)| is_ours(key));
        findings.extend(capitals.map(|(key, origin)| in_capitals(&key, "[DEFAULT]", origin)));
    }
    findings.extend(check_portals(config, &entries));
    findings
}

/// Returns findings about the header of a section and the case of its keys.
fn check_section(section: Section<'_>, keyword: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let title = section.title();
    let header = title
        .strip_prefix('[')
        .and_then(|title| title.strip_suffix(']'));
    let header = header.unwrap_or(&title);
    let behind_keyword = header.strip_prefix(keyword).unwrap_or(header);
    let name = behind_keyword.strip_prefix(' ').unwrap_or(behind_keyword);
    let at = Place::from(section.header());
    if let Some(what) = odd(name) {
        let message = format!("{} has {what} in its name", shown(&title));
        findings.push(Finding::new("odd-name", Severity::Warning, message, "delete it").at(&at));
    } else if let Some(stumble) = STUMBLES.iter().find(|stumble| (stumble.is_in)(name)) {
        let do_not = match stumble.who.are_many() {
            true => "do not",
            false => "does not",
        };
        let (what, who) = (stumble.what, stumble.who);
        let message = format!("{} {what}: {who} {do_not} find it", shown(&title));
        let fix = "rename it, using only letters, digits and `_-./@:+`, without quotes";
        let finding = Finding::new("name-of-some-sdks", Severity::Warning, message, fix);
        findings.push(finding.of_tools(who).at(&at));
    }
    // A key that is also there in lower case is found by every tool.
    let is_alone = |key: &str| {
        let same = |own: &Cow<'_, str>| *own == key.to_lowercase();
        section.own_keys().filter(same).count() == 1
    };
    let capitals = section
        .capitals()
        .filter(|(key, _)| is_ours(key) && is_alone(key));
    findings.extend(capitals.map(|(key, origin)| in_capitals(&key, &title, origin)));
    findings
}

/// Returns what hardly anybody means to have in a name.
fn odd(name: &str) -> Option<&'static str> {
    if name.contains(is_invisible) {
        Some("an invisible character")
    } else if name.contains(['[', ']']) {
        Some("a bracket")
    } else {
        None
    }
}

fn in_capitals(key: &str, title: &str, origin: Origin<'_>) -> Finding {
    let message = format!(
        "the key `{}` in {} has capital letters: the SDKs for JavaScript, Ruby and C++ do not \
         find it",
        shown(key),
        shown(title)
    );
    let fix = format!("write `{}`", shown(&key.to_lowercase()));
    let finding = Finding::new("key-in-capitals", Severity::Warning, message, fix);
    finding.at(&Place::from(origin))
}

fn is_ours(key: &str) -> bool {
    let key = key.to_lowercase();
    key.starts_with("sso_") || key == keys::REGION
}

/// Returns a finding if a profile repeats a key of its session, which the Rust SDK rejects.
fn repeated(section: Section<'_>) -> Option<Finding> {
    [keys::SSO_START_URL, keys::SSO_REGION]
        .iter()
        .find_map(|key| {
            let value = section.get(key)?;
            let message = format!(
                "`{key}` in {} is also set in its session: the SDK for Rust rejects the profile",
                shown(&section.title())
            );
            let finding = Finding::new(
                "repeated-key",
                Severity::Warning,
                message,
                "delete the line",
            );
            Some(finding.at(&Place::from(value.origin())))
        })
}

/// Returns a finding if a session lacks the scope that its token needs.
///
/// Without this scope, the token has no access to the portal and cannot be refreshed.
fn without_scope(section: Section<'_>) -> Option<Finding> {
    let value = section.get(keys::SSO_REGISTRATION_SCOPES)?;
    let scopes = split_scopes(&value.text());
    (!scopes.is_empty() && !scopes.iter().any(|scope| scope == SCOPE)).then(|| {
        let message = format!(
            "`sso_registration_scopes` in {} lacks `{SCOPE}`: its token cannot get role \
             credentials",
            shown(&section.title())
        );
        let fix = format!("add `{SCOPE}`");
        let finding = Finding::new("scope-missing", Severity::Warning, message, fix);
        finding.at(&Place::from(value.origin()))
    })
}

/// Returns the session whose token provides the role credentials of a profile.
fn session_of_role(entry: &ProfileEntry) -> Option<&str> {
    match (&entry.session, &entry.account_id, &entry.role_name) {
        (Some(SessionId::Named(name)), Some(_), Some(_)) => Some(name),
        _ => None,
    }
}

/// Returns whether a session belongs to an AWS application that needs no role credentials.
fn is_of_application(section: Section<'_>) -> bool {
    let text = |key| section.get(key).map(|value| value.text().into_owned());
    let is_builder_id = || {
        let url = text(keys::SSO_START_URL);
        url.is_some_and(|url| portal(&url) == portal(BUILDER_ID))
    };
    let scopes = split_scopes(&text(keys::SSO_REGISTRATION_SCOPES).unwrap_or_default());
    let is_known = |scope: &String| {
        let mut known = SCOPES_OF_APPLICATIONS.iter();
        known.any(|start| scope.starts_with(start))
    };
    scopes.iter().all(is_known) || is_builder_id()
}

/// Returns findings about sessions with the same portal and region, and about legacy profiles.
fn check_portals(config: &Config, entries: &[SessionEntry]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Planning reads all profiles, and most configs have no legacy profile.
    let movable = OnceCell::new();
    let can_move = |profile: &String| {
        let movable: &HashSet<String> = movable.get_or_init(|| {
            let groups = Migration::plan(config, &[]).groups.into_iter();
            groups.flat_map(|group| group.profiles).collect()
        });
        movable.contains(profile)
    };
    let mut seen: HashMap<(Address<'_>, bool), &Session> = HashMap::new();
    let usable = entries
        .iter()
        .filter_map(|entry| Some((entry, entry.session.as_ref().ok()?)));
    for (entry, session) in usable {
        let is_legacy = matches!(session.id, SessionId::Legacy(_));
        if is_legacy {
            let message =
                "the start URL is set in the profiles themselves: its token cannot be refreshed";
            let fix = match entry.profiles.iter().any(can_move) {
                true => "run `ssologin configure migrate` to move them to an [sso-session]",
                false => "add an [sso-session] to the config file, and name it with `sso_session`",
            };
            findings.push(
                Finding::new("legacy-profile", Severity::Note, message, fix)
                    .of_session(session.id.as_str()),
            );
        }
        match seen.entry((address(session), is_legacy)) {
            Entry::Occupied(twin) => {
                findings.push(twin_of(session, twin.get()).of_session(session.id.as_str()));
            }
            Entry::Vacant(place) => drop(place.insert(session)),
        }
    }
    findings
}

fn twin_of(session: &Session, twin: &Session) -> Finding {
    let twin = shown(twin.id.as_str());
    if let SessionId::Legacy(_) = session.id {
        let message = format!(
            "the start URL is spelled `{twin}` elsewhere: in the AWS CLI, each spelling needs \
             its own login"
        );
        return Finding::new(
            "other-spelling",
            Severity::Warning,
            message,
            "spell it the same way everywhere",
        );
    }
    let message = format!("`{twin}` has the same portal: each needs its own login");
    let fix = "keep one of them, unless their scopes differ on purpose";
    Finding::new("same-portal", Severity::Note, message, fix)
}

#[cfg(test)]
mod tests;
