//! Properties that hold for any config and any listing.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{HOME, config, wish, written};
use crate::accounts::AccountRoles;
use crate::config::{Header, edit};
use crate::populate::{Population, SessionRoles, Template, Wish};
use crate::session::{Account, ProfileKind, profiles};

fn any_listing() -> impl Strategy<Value = Vec<SessionRoles>> {
    let word = "[aAbB=,é \\]\\n{.-]{0,3}";
    let id = "[12]{0,2}";
    let roles = proptest::collection::vec(word, 0..4);
    let account = (id, word, word, roles).prop_map(|(id, name, email, roles)| AccountRoles {
        account: Account { id, name, email },
        roles,
    });
    let listed = (
        "[ab]|homesso|my corp",
        proptest::collection::vec(account, 0..6),
        any::<bool>(),
    );
    let listed = listed.prop_map(|(session, roles, is_whole)| SessionRoles {
        session,
        roles,
        is_whole,
    });
    proptest::collection::vec(listed, 0..3)
}

fn any_config() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(HOME.to_owned()),
        Just("[sso-session a]\r\nregion = x\r\n".to_owned()),
        Just("[sso-session 'my corp']\n".to_owned()),
        Just("# note\n\n".to_owned()),
        Just(written(&["a", "aa", "gone"])),
        Just("[profile homesso.a.a]\nregion=eu-west-1\n".to_owned()),
        Just("[DEFAULT]\noutput = json\n".to_owned()),
        "\\[profile [ab12]{1,2}-[12]\\]\nsso_session = (homesso|a)\nsso_account_id = [12]\nsso_role_name = [ab]\n",
    ];
    proptest::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn any_template() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        Template::DEFAULT,
        "{role}",
        "x",
        "{account}-{account_id}",
        "{email}.",
        "é{session} {account}",
    ])
}

/// Returns the listing in reverse order.
fn turned(listed: &[SessionRoles]) -> Vec<SessionRoles> {
    let mut turned: Vec<SessionRoles> = listed.iter().rev().cloned().collect();
    for listed in &mut turned {
        listed.roles.reverse();
        listed
            .roles
            .iter_mut()
            .for_each(|account| account.roles.reverse());
    }
    turned
}

proptest! {
    #[test]
    fn names_are_those_that_every_sdk_finds_and_each_role_has_one(
        text in any_config(), listed in any_listing(), template in any_template(),
    ) {
        let before = config(&text, "");
        let plan = Population::plan(&before, &listed, &wish(template)).unwrap();
        let mut seen = BTreeSet::new();
        for added in &plan.added {
            prop_assert!(Header::Profile(added.name.clone()).check().is_ok(), "{}", added.name);
            prop_assert!(before.profile(&added.name).is_none() && added.name != "default");
            prop_assert!(seen.insert(&added.name), "{} is given twice", added.name);
        }
    }

    #[test]
    fn the_order_of_the_listing_makes_no_difference(
        text in any_config(), listed in any_listing(), template in any_template(), prune in any::<bool>(),
    ) {
        let wish = Wish { prune, ..wish(template) };
        let before = config(&text, "");
        let edits = |listed: &[SessionRoles]| Population::plan(&before, listed, &wish).unwrap().edits();
        prop_assert_eq!(edits(&turned(&listed)), edits(&listed));
    }

    #[test]
    fn a_second_run_changes_nothing_and_each_role_has_a_profile_that_works(
        text in any_config(), listed in any_listing(), template in any_template(), prune in any::<bool>(),
    ) {
        let wish = Wish { prune, ..wish(template) };
        let before = config(&text, "");
        let plan = Population::plan(&before, &listed, &wish).unwrap();
        let Ok(once) = edit(before.config_file(), &plan.edits()) else {
            return Ok(());
        };
        let after = config(&String::from_utf8(once.clone()).unwrap(), "");
        let again = Population::plan(&after, &listed, &wish).unwrap();
        let twice = edit(after.config_file(), &again.edits()).unwrap();
        prop_assert_eq!(again.added, []);
        prop_assert_eq!(String::from_utf8(twice), String::from_utf8(once));
        let found = profiles(&after);
        for added in plan.added {
            let entry = found.iter().find(|entry| entry.name == added.name).unwrap();
            prop_assert_eq!(entry.kind, ProfileKind::SsoSession);
            prop_assert_eq!(entry.role_name.as_ref(), Some(&added.role.name));
            prop_assert_eq!(entry.account_id.as_ref(), Some(&added.role.account.id));
        }
    }
}
