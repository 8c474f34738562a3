//! A profile for each role that the portals give. Pure: from a config and what was listed to the edits.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::assigned_role::AssignedRole;
use super::template::Template;
use crate::accounts::AccountRoles;
use crate::config::{Config, Edit, Header};
use crate::session::Account;
use crate::text::Glob;

use super::existing::{ExistingRoles, KEYS, fixed, foreign};
use super::naming;

/// Which profiles are wanted.
#[derive(Debug, Clone)]
pub struct Wish {
    /// What they are called.
    pub template: Template,
    /// The region of new profiles; `None`: the one that the session's profiles have in common, else none.
    pub region: Option<String>,
    /// Where there are some: roles are taken that one of them matches, by the account's name or id or the role's name.
    pub include: Vec<Glob>,
    /// Roles that one of them matches are not taken.
    pub exclude: Vec<Glob>,
    /// Whether profiles go whose role is gone.
    pub prune: bool,
}

/// What the portal of a session gives.
#[derive(Debug, Clone)]
pub struct SessionRoles {
    /// The name of the `[sso-session]`.
    pub session: String,
    /// The accounts and their roles.
    pub roles: Vec<AccountRoles>,
    /// Whether nothing is missing. Else nothing is known to be gone.
    pub is_whole: bool,
}

/// A profile that is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// Its name.
    pub name: String,
    /// The name that the template gives, which is another one where it would not be this profile's alone.
    pub wanted: String,
    /// What it stands for.
    pub role: AssignedRole,
    /// Its region, where one is known.
    pub region: Option<String>,
}

/// What becomes of a session's profiles, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Roles that get a profile.
    pub added: usize,
    /// Roles that have one already.
    pub standing: usize,
    /// Profiles that go.
    pub removed: usize,
    /// Whether new profiles get no region, because none is known.
    pub without_region: bool,
}

/// What is to become of a config.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Population {
    /// New profiles, by session, then by the account's name without regard to case.
    pub added: Vec<Added>,
    /// Profiles that go: they are as they were written here, and their role is gone. In config order.
    pub removed: Vec<String>,
    /// Profiles that stay although their role is gone, with the reason as a clause.
    pub kept: Vec<(String, String)>,
    /// Roles that get no profile, with the reason as a clause.
    pub left: Vec<(AssignedRole, String)>,
    /// For each session that was listed, in that order.
    pub tallies: Vec<(String, Tally)>,
}

/// Why nothing of a session is removed.
const NOTHING: &str =
    "the portal lists nothing at all for its session: was it the right person who logged in?";

/// The template gives a role no name at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the template gives {role} an empty name: add a word such as `{{account_id}}` to it")]
pub struct NoName {
    role: AssignedRole,
}

impl Wish {
    fn takes(&self, account: &Account, role: &str) -> bool {
        let names = [&account.name, &account.id, role];
        let matches = |glob: &Glob| names.iter().any(|name| glob.matches(name));
        (self.include.is_empty() || self.include.iter().any(matches))
            && !self.exclude.iter().any(matches)
    }
}

impl Population {
    /// Plans the profiles of all roles that were listed and are wanted. A role that has a profile gets no second one,
    /// and one that is there is not changed. The order in which the roles were listed makes no difference.
    ///
    /// # Errors
    ///
    /// [`NoName`], when the template has nothing for a role.
    pub fn plan(
        config: &Config,
        listed: &[SessionRoles],
        wish: &Wish,
    ) -> Result<Population, NoName> {
        let standing = ExistingRoles::of(config);
        let mut plan = Population {
            tallies: listed
                .iter()
                .map(|listed| (listed.session.clone(), Tally::default()))
                .collect(),
            ..Population::default()
        };
        let given = given(listed);
        if wish.prune {
            plan.prune(config, listed, &standing, &given);
        }
        let mut new = Vec::new();
        let mut regions = HashMap::new();
        for (key, account) in given {
            let (session, _, name) = key;
            if !wish.takes(account, name) {
                continue;
            }
            let role = AssignedRole {
                session: session.to_owned(),
                account: account.clone(),
                name: name.to_owned(),
            };
            let owned = (role.session.clone(), account.id.clone(), role.name.clone());
            if standing.bound.contains(&owned) {
                plan.tally(session).standing += 1;
                continue;
            }
            let (region, fixed) = regions.entry(session).or_insert_with(|| {
                let common = standing.regions.get(session).cloned().flatten();
                let region = wish.region.clone().or(common);
                (region, fixed(config.session(session)))
            });
            if let Some(why) = unusable(&role, region.as_deref(), fixed) {
                plan.left.push((role, why));
                continue;
            }
            let wanted = wish.template.name(session, account, name);
            if wanted.is_empty() {
                return Err(NoName { role });
            }
            new.push((role, wanted));
        }
        let removed: HashSet<&str> = plan.removed.iter().map(String::as_str).collect();
        // A profile of the name `default` would be everybody's.
        let is_taken = |name: &str| {
            name == "default" || (config.profile(name).is_some() && !removed.contains(name))
        };
        let names = naming::distinct(&new, is_taken);
        for ((role, wanted), name) in new.into_iter().zip(names) {
            let region = regions
                .get(role.session.as_str())
                .and_then(|(region, _)| region.clone());
            let tally = plan.tally(&role.session);
            tally.added += 1;
            tally.without_region = region.is_none();
            plan.added.push(Added {
                name,
                wanted,
                role,
                region,
            });
        }
        plan.added.sort_by_cached_key(|added| {
            let AssignedRole {
                session, account, ..
            } = &added.role;
            (session.clone(), account.name.to_lowercase())
        });
        Ok(plan)
    }

    /// The edits that make it so. A new profile with the name of one that goes takes its place.
    #[must_use]
    pub fn edits(&self) -> Vec<Edit> {
        let removed = self.removed.iter().map(|name| Edit::RemoveSection {
            section: Header::Profile(name.clone()),
        });
        let added = self.added.iter().flat_map(|added| {
            let section = Header::Profile(added.name.clone());
            let role = &added.role;
            let [session, account_id, name, region, mark] = KEYS;
            let keys = [
                (session, Some(&role.session)),
                (account_id, Some(&role.account.id)),
                (name, Some(&role.name)),
                (region, added.region.as_ref()),
            ];
            let keys = keys.into_iter();
            let mut keys: Vec<(String, String)> = keys
                .filter_map(|(key, value)| Some((key.to_owned(), value?.clone())))
                .collect();
            keys.push((mark.to_owned(), "true".to_owned()));
            let old_region = added.region.is_none().then(|| Edit::Remove {
                section: section.clone(),
                key: region.to_owned(),
            });
            [Edit::Add { section, keys }].into_iter().chain(old_region)
        });
        removed.chain(added).collect()
    }

    /// Removes what was written for roles that are gone, unless a hand has added to it.
    fn prune(
        &mut self,
        config: &Config,
        listed: &[SessionRoles],
        standing: &ExistingRoles,
        given: &Given<'_>,
    ) {
        let whole: HashSet<&str> = listed
            .iter()
            .filter(|listed| listed.is_whole)
            .map(|listed| listed.session.as_str())
            .collect();
        let giving: HashSet<&str> = given.keys().map(|(session, ..)| *session).collect();
        for (name, (session, account_id, role)) in &standing.marked {
            let is_there = given.contains_key(&(session, account_id, role));
            if is_there || !whole.contains(session.as_str()) {
                continue;
            }
            // Whoever has nothing at all is more likely another person than one who lost all.
            let nothing = (!giving.contains(session.as_str())).then(|| NOTHING.to_owned());
            match nothing.or_else(|| config.profile(name).and_then(foreign)) {
                Some(why) => self.kept.push((name.clone(), why)),
                None => {
                    self.tally(session).removed += 1;
                    self.removed.push(name.clone());
                }
            }
        }
    }

    fn tally(&mut self, session: &str) -> &mut Tally {
        let at = self.tallies.iter().position(|(name, _)| name == session);
        let at = at.unwrap_or_else(|| {
            self.tallies.push((session.to_owned(), Tally::default()));
            self.tallies.len() - 1
        });
        &mut self.tallies[at].1
    }
}

/// All roles that were listed, sorted, each once, by session, account id and name.
type Given<'a> = BTreeMap<(&'a str, &'a str, &'a str), &'a Account>;

fn given(listed: &[SessionRoles]) -> Given<'_> {
    let mut given = BTreeMap::new();
    for SessionRoles { session, roles, .. } in listed {
        for AccountRoles { account, roles } in roles {
            for role in roles {
                let key = (session.as_str(), account.id.as_str(), role.as_str());
                let known = given.entry(key).or_insert(account);
                // An account that is listed twice has one name, whichever came first.
                if (&account.name, &account.email) < (&known.name, &known.email) {
                    *known = account;
                }
            }
        }
    }
    given
}

/// Why a role can have no profile, as a clause.
fn unusable(role: &AssignedRole, region: Option<&str>, fixed: &[(&str, String)]) -> Option<String> {
    let (id, name) = (&role.account.id, &role.name);
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Some("that is no id of an account".to_owned());
    }
    // As IAM Identity Center names permission sets.
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b);
    if name.is_empty() || !name.bytes().all(is_plain) {
        return Some("that is no name of a role".to_owned());
    }
    let values = [Some(role.session.as_str()), Some(id), Some(name), region];
    let mut written = KEYS.into_iter().zip(values);
    let (key, _) = written.find(|(key, value)| {
        let other = fixed.iter().find(|(fixed, _)| fixed == key);
        value.is_some_and(|value| other.is_some_and(|(_, other)| other != value))
    })?;
    let session = Header::Session(role.session.clone());
    Some(format!("{session} has another `{key}`"))
}

#[cfg(test)]
mod tests;
