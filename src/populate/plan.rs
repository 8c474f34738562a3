//! A plan of profiles for all roles in the portals: turns a config and a listing into edits.
//!
//! It is pure: it reads and writes no files.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::assigned_role::AssignedRole;
use super::template::Template;
use crate::accounts::AccountRoles;
use crate::config::{Config, Edit, Header};
use crate::session::Account;
use crate::text::Glob;

use super::existing::{ExistingRoles, KEYS, fixed, foreign};
use super::naming;

/// Which profiles to plan.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The template for their names.
    pub template: Template,
    /// The region of new profiles; `None` means the one that the session's profiles share, if any.
    pub region: Option<String>,
    /// The patterns of the roles to include; if there are none, all roles are included.
    ///
    /// Each pattern is matched against the account name, the account ID and the role name.
    pub include: Vec<Glob>,
    /// The patterns of the roles to exclude, matched in the same way.
    pub exclude: Vec<Glob>,
    /// Whether to remove profiles that have lost their role.
    pub prune: bool,
}

/// The accounts and roles that the portal lists for a session.
#[derive(Debug, Clone)]
pub struct SessionRoles {
    /// The name of the `[sso-session]`.
    pub session: String,
    /// The accounts and their roles.
    pub roles: Vec<AccountRoles>,
    /// Whether the listing is complete; if it isn't, no role is known to be gone.
    pub is_whole: bool,
}

/// A profile to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The name of the profile.
    pub name: String,
    /// The name from the template, which differs from `name` if it would not be unique.
    pub wanted: String,
    /// The role of the profile.
    pub role: AssignedRole,
    /// The region, if known.
    pub region: Option<String>,
}

/// The number of changes to the profiles of a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// The number of roles that get a profile.
    pub added: usize,
    /// The number of roles that already have one.
    pub standing: usize,
    /// The number of profiles to remove.
    pub removed: usize,
    /// Whether new profiles get no region, because none is known.
    pub without_region: bool,
}

/// The planned changes to a config.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Population {
    /// The new profiles, sorted by session, then by account name (ignoring case).
    pub added: Vec<Added>,
    /// The profiles to remove, in config order.
    ///
    /// Their role is gone, and nothing was added to them since we wrote them.
    pub removed: Vec<String>,
    /// The profiles that stay although their role is gone, each with the reason as a clause.
    pub kept: Vec<(String, String)>,
    /// The roles that get no profile, each with the reason as a clause.
    pub left: Vec<(AssignedRole, String)>,
    /// The tally of each listed session, in the order of the listing.
    pub tallies: Vec<(String, Tally)>,
}

/// The reason why no profile of a session is removed.
const NOTHING: &str = "the portal lists nothing for its session. Signed in as the wrong user?";

/// The error for a role for which the template yields an empty name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the template gives {role} an empty name: add a placeholder such as `{{account_id}}`")]
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
    /// Plans the profiles for all listed roles that `wish` selects.
    ///
    /// A role that already has a profile does not get a second one, and existing profiles are not
    /// changed. The order in which the roles were listed makes no difference.
    ///
    /// # Errors
    ///
    /// Fails with [`NoName`] if the template yields an empty name for a role.
    pub fn plan(
        config: &Config,
        listed: &[SessionRoles],
        wish: &Wish,
    ) -> Result<Population, NoName> {
        let standing = ExistingRoles::of(config);
        let mut plan = Population::default();
        let mut tallies = Tallies::new(listed);
        let given = given(listed);
        if wish.prune {
            plan.prune(config, listed, &standing, &given, &mut tallies);
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
                tallies.of(session).standing += 1;
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
        // Every command without a profile would use a profile named `default`.
        let is_taken = |name: &str| {
            name == "default" || (config.profile(name).is_some() && !removed.contains(name))
        };
        let names = naming::distinct(&new, is_taken);
        for ((role, wanted), name) in new.into_iter().zip(names) {
            let region = regions
                .get(role.session.as_str())
                .and_then(|(region, _)| region.clone());
            let tally = tallies.of(&role.session);
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
        plan.tallies = tallies.list;
        Ok(plan)
    }

    /// Returns the edits that make these changes.
    ///
    /// A new profile with the name of a removed one takes its place.
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

    /// Plans the removal of profiles that have lost their role.
    ///
    /// Only profiles that we wrote are removed, and only if nothing was added to them.
    fn prune(
        &mut self,
        config: &Config,
        listed: &[SessionRoles],
        standing: &ExistingRoles,
        given: &Given<'_>,
        tallies: &mut Tallies,
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
            // A user without any role is more likely another user than one who lost every role.
            let nothing = (!giving.contains(session.as_str())).then(|| NOTHING.to_owned());
            match nothing.or_else(|| config.profile(name).and_then(foreign)) {
                Some(why) => self.kept.push((name.clone(), why)),
                None => {
                    tallies.of(session).removed += 1;
                    self.removed.push(name.clone());
                }
            }
        }
    }
}

/// The tally of each listed session, in the order of the listing.
struct Tallies {
    list: Vec<(String, Tally)>,
    places: HashMap<String, usize>,
}

impl Tallies {
    fn new(listed: &[SessionRoles]) -> Tallies {
        let mut tallies = Tallies {
            list: Vec::new(),
            places: HashMap::new(),
        };
        for listed in listed {
            tallies.of(&listed.session);
        }
        tallies
    }

    fn of(&mut self, session: &str) -> &mut Tally {
        let at = match self.places.get(session) {
            Some(at) => *at,
            None => {
                self.places.insert(session.to_owned(), self.list.len());
                self.list.push((session.to_owned(), Tally::default()));
                self.list.len() - 1
            }
        };
        &mut self.list[at].1
    }
}

/// All listed roles by session, account ID and role name, sorted and without duplicates.
type Given<'a> = BTreeMap<(&'a str, &'a str, &'a str), &'a Account>;

fn given(listed: &[SessionRoles]) -> Given<'_> {
    let mut given = BTreeMap::new();
    for SessionRoles { session, roles, .. } in listed {
        for AccountRoles { account, roles } in roles {
            for role in roles {
                let key = (session.as_str(), account.id.as_str(), role.as_str());
                let known = given.entry(key).or_insert(account);
                // If an account is listed twice, choose its name independently of the order.
                if (&account.name, &account.email) < (&known.name, &known.email) {
                    *known = account;
                }
            }
        }
    }
    given
}

/// Returns the reason why a role can't have a profile, as a clause.
fn unusable(role: &AssignedRole, region: Option<&str>, fixed: &[(&str, String)]) -> Option<String> {
    let (id, name) = (&role.account.id, &role.name);
    if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
        return Some("not an account ID".to_owned());
    }
    // The characters that IAM Identity Center allows in the name of a permission set.
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b);
    if name.is_empty() || !name.bytes().all(is_plain) {
        return Some("not a role name".to_owned());
    }
    let values = [Some(role.session.as_str()), Some(id), Some(name), region];
    let mut written = KEYS.into_iter().zip(values);
    let (key, _) = written.find(|(key, value)| {
        let other = fixed.iter().find(|(fixed, _)| fixed == key);
        value.is_some_and(|value| other.is_some_and(|(_, other)| other != value))
    })?;
    let session = Header::Session(role.session.clone());
    Some(format!("{session} has a different `{key}`"))
}

#[cfg(test)]
mod tests;
