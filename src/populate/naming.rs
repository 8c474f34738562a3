//! Names that differ from each other, and from those that are taken.

use std::collections::{HashMap, HashSet};

use super::assigned_role::AssignedRole;
use crate::config::plain_name;

/// So often a name is made longer; what collides then is numbered.
const ROUNDS: usize = 3;

/// A role and its name while names are sought.
struct NameCandidate<'a> {
    role: &'a AssignedRole,
    wanted: &'a str,
    /// How much is added to the name: nothing, the account's id, the role as it is spelled too.
    level: usize,
}

impl NameCandidate<'_> {
    fn name(&self) -> String {
        let (name, id) = (self.wanted, &self.role.account.id);
        match self.level {
            0 => name.to_owned(),
            1 => format!("{name}-{id}"),
            _ => format!("{name}-{id}-{}", plain_name(&self.role.name)),
        }
    }
}

/// Names each role as it is wanted, if no other one is named so too and no profile has the name. Of those that share a
/// name each gets the account's id behind it, then the role as it is spelled, then a number in the order of the roles,
/// which therefore decides, if they are sorted.
pub(super) fn distinct(
    roles: &[(AssignedRole, String)],
    is_taken: impl Fn(&str) -> bool,
) -> Vec<String> {
    let mut candidates: Vec<NameCandidate<'_>> = roles
        .iter()
        .map(|(role, wanted)| NameCandidate {
            role,
            wanted,
            level: 0,
        })
        .collect();
    let mut names = named(&candidates);
    let mut collide = collisions(&names, &is_taken);
    for _ in 0..ROUNDS {
        if !collide.contains(&true) {
            return names;
        }
        for (candidate, collides) in candidates.iter_mut().zip(&collide) {
            candidate.level += usize::from(*collides);
        }
        names = named(&candidates);
        collide = collisions(&names, &is_taken);
    }
    let mut used: HashSet<String> = names.iter().cloned().collect();
    let mut last: HashMap<String, usize> = HashMap::new();
    for ((candidate, name), collides) in candidates.iter_mut().zip(&mut names).zip(collide) {
        if !collides {
            continue;
        }
        candidate.level = ROUNDS;
        let longest = candidate.name();
        // Where the last one of this name ended its search the next one begins.
        let number = last.entry(longest.clone()).or_default();
        loop {
            *number += 1;
            let numbered = format!("{longest}-{number}");
            if !is_taken(&numbered) && used.insert(numbered.clone()) {
                *name = numbered;
                break;
            }
        }
    }
    names
}

fn named(candidates: &[NameCandidate<'_>]) -> Vec<String> {
    candidates.iter().map(NameCandidate::name).collect()
}

/// Which of the names are not theirs alone.
fn collisions(names: &[String], is_taken: impl Fn(&str) -> bool) -> Vec<bool> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let collides = |name: &String| counts.get(name.as_str()) != Some(&1) || is_taken(name);
    names.iter().map(collides).collect()
}
