//! Owns the keys that a session has and that its profiles must not contradict.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::config::{Section, Value, keys};

/// The keys of a session, in order, without start URL and region.
///
/// They are compared with each profile in proportion to the profile's own size: sessions and
/// `[DEFAULT]` may have many keys.
pub(super) struct FixedKeys<'a> {
    keys: Vec<(String, Value<'a>)>,
    /// The place of each key in `keys`.
    places: HashMap<String, usize>,
    /// The places of the keys that profiles contradict by what they inherit.
    ///
    /// It depends only on the files that have the profile.
    inherited: HashMap<[bool; 2], Vec<usize>>,
}

impl<'a> FixedKeys<'a> {
    pub(super) fn of(session: Section<'a>) -> FixedKeys<'a> {
        let keys = session
            .keys()
            .filter(|(key, _)| key != keys::SSO_START_URL && key != keys::SSO_REGION);
        let keys: Vec<_> = keys.collect();
        let places = keys.iter().enumerate();
        FixedKeys {
            places: places.map(|(at, (key, _))| (key.clone(), at)).collect(),
            keys,
            inherited: HashMap::new(),
        }
    }

    /// Returns the first key that has another value in a profile.
    pub(super) fn contradicted_by(&mut self, profile: Section<'_>) -> Option<&str> {
        let FixedKeys {
            keys,
            places,
            inherited,
        } = self;
        let inherited = inherited.entry(profile.in_files()).or_insert_with(|| {
            let differs = |(_, (key, value)): &(usize, &(String, Value<'_>))| {
                let other = profile.inherited(key);
                other.is_some_and(|other| !other.is_same(value))
            };
            let places = keys.iter().enumerate().filter(differs);
            places.map(|(at, _)| at).collect()
        });
        let own = profile.own_values();
        let is_own = |at: &&usize| {
            keys.get(**at)
                .is_some_and(|(key, _)| own.contains_key(&**key))
        };
        let of_inherited = inherited.iter().find(|at| !is_own(at)).copied();
        let differs = |(key, other): (&Cow<'_, str>, &Value<'_>)| {
            let at = *places.get(&**key)?;
            let (_, value) = keys.get(at)?;
            (!other.is_same(value)).then_some(at)
        };
        let of_own = own.iter().filter_map(differs).min();
        let first = of_inherited.into_iter().chain(of_own).min()?;
        keys.get(first).map(|(key, _)| key.as_str())
    }
}
