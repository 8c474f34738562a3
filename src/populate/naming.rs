//! Profile names that differ from each other and from existing ones.

use std::collections::{HashMap, HashSet};

use super::assigned_role::AssignedRole;
use crate::config::plain_name;

/// How many times a name is lengthened; if it still collides then, it gets a number.
const ROUNDS: usize = 3;

/// A role and its current name during the search for distinct names.
struct NameCandidate<'a> {
    role: &'a AssignedRole,
    wanted: &'a str,
    /// How much is appended: nothing, the account ID, or also the role name in its original case.
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

/// Returns a distinct name for each role, in the order of `roles`.
///
/// A role gets the name that it wants, if no other role wants it and no profile has it. Otherwise,
/// each role that wants the name gets the account ID appended, then the role name in its original
/// case, then a number. Numbers follow the order of `roles`, so sorted roles get the same names
/// every time.
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
        // Continue counting where the previous search for this name ended.
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

/// Returns for each name whether another role or an existing profile has it too.
fn collisions(names: &[String], is_taken: impl Fn(&str) -> bool) -> Vec<bool> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    let collides = |name: &String| counts.get(name.as_str()) != Some(&1) || is_taken(name);
    names.iter().map(collides).collect()
}
