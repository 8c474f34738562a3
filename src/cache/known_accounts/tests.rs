use proptest::prelude::*;

use super::{KnownAccounts, MAX_ACCOUNTS, MAX_LEN, OtherAccounts};
use crate::session::{Account, Session, SessionId};

const SALT: [u8; 16] = [7; 16];

fn session(start_url: &str) -> Session {
    Session {
        id: SessionId::Named("homesso".to_owned()),
        start_url: start_url.to_owned(),
        region: "eu-west-1".to_owned(),
        scopes: None,
        place: None,
    }
}

fn home() -> Session {
    session("https://homesso.awsapps.com/start")
}

fn account(id: impl ToString) -> Account {
    Account {
        id: id.to_string(),
        name: format!("Account {}", id.to_string()),
        email: format!("{}@example.com", id.to_string()),
    }
}

fn accounts<const N: usize>(ids: [u64; N]) -> Vec<Account> {
    ids.map(account).to_vec()
}

fn seen(accounts: &[Account]) -> KnownAccounts {
    KnownAccounts::new(SALT, &home(), accounts).unwrap()
}

fn other<const N: usize>(new: [u64; N], gone: usize, kept: usize) -> Option<OtherAccounts> {
    let new = accounts(new);
    Some(OtherAccounts { new, gone, kept })
}

#[test]
fn new_ones_are_named_and_those_that_are_gone_are_counted() {
    let before = seen(&accounts([1, 2, 3]));
    assert_eq!(before.compare(&accounts([3, 1, 2])), None);
    assert_eq!(
        before.compare(&accounts([9, 1, 2, 8, 3])),
        other([9, 8], 0, 3)
    );
    assert_eq!(before.compare(&accounts([2])), other([], 2, 1));
    assert_eq!(before.compare(&accounts([2, 4])), other([4], 2, 1));
    assert_eq!(before.compare(&accounts([5])), other([5], 3, 0));
    assert_eq!(before.compare(&[]), other([], 3, 0));
}

#[test]
fn a_new_name_is_no_other_account() {
    let mut renamed = accounts([1]);
    renamed[0].name = "Another".to_owned();
    renamed[0].email = String::new();
    assert_eq!(seen(&accounts([1])).compare(&renamed), None);
}

#[test]
fn nothing_is_remembered_of_none_and_of_too_many() {
    let many: Vec<_> = (0..=MAX_ACCOUNTS).map(account).collect();
    assert_eq!(KnownAccounts::new(SALT, &home(), &[]), None);
    assert_eq!(KnownAccounts::new(SALT, &home(), &many), None);
    let written = seen(&many[..1000]).to_json();
    assert!(written.len() < 13_000, "{}", written.len());
}

#[test]
fn another_spelling_is_the_same_portal_and_another_portal_is_not() {
    let before = seen(&accounts([1]));
    assert!(before.is_of(&home()));
    assert!(before.is_of(&session("https://HOMESSO.awsapps.com/start/#/")));
    assert!(!before.is_of(&session("https://worksso.awsapps.com/start")));
}

#[test]
fn no_id_name_or_address_is_written_and_no_two_salts_write_the_same() {
    let seen = |salt| KnownAccounts::new([salt; 16], &home(), &[account("123412341234")]).unwrap();
    let written = seen(1).to_json();
    assert_eq!(
        *written,
        r#"{"salt": "01010101010101010101010101010101", "portal": "c9203e2e", "accounts": ["d808de7e"]}"#
    );
    let digest = |text: &str| text.split('"').nth(11).unwrap().to_owned();
    assert_ne!(digest(&written), digest(&seen(2).to_json()));
}

#[test]
fn what_is_not_ours_survives() {
    let text = r#"{"salt": "07070707070707070707070707070707", "note": {"of": [1, null]}, "portal": "00000000", "accounts": ["0a0b0c0d", 5, "0a0b0c0d"]}"#;
    let old = KnownAccounts::parse(text.as_bytes()).unwrap().unwrap();
    let kept = r#""accounts": ["0a0b0c0d"], "note": {"of": [1, null]}}"#;
    assert!(old.to_json().ends_with(kept), "{}", *old.to_json());
    let mut new = seen(&accounts([1]));
    new.inherit(&old);
    assert!(new.to_json().ends_with(r#""note": {"of": [1, null]}}"#));
}

#[test]
fn what_is_no_memory_of_ours_is_none() {
    let good = r#"{"salt": "07070707070707070707070707070707", "portal": "00000000", "accounts": ["0a0b0c0d"]}"#;
    let parse = |text: &str| KnownAccounts::parse(text.as_bytes());
    assert!(parse(good).unwrap().is_some());
    for (from, to) in [
        ("07070707070707070707070707070707", "0707"),
        (
            "07070707070707070707070707070707",
            "0707070707070707070707070707070G",
        ),
        ("\"00000000\"", "0"),
        ("portal", "gate"),
        ("0a0b0c0d", "0A0B0C0D"),
        ("0a0b0c0d", "123412341234"),
        ("[\"0a0b0c0d\"]", "[]"),
        ("[\"0a0b0c0d\"]", "\"0a0b0c0d\""),
    ] {
        assert_eq!(parse(&good.replace(from, to)), Ok(None), "{from} {to}");
    }
    let many: Vec<_> = (0..=MAX_ACCOUNTS).map(|n| format!("\"{n:08x}\"")).collect();
    assert_eq!(
        parse(&good.replace("\"0a0b0c0d\"", &many.join(","))),
        Ok(None)
    );
    let padded = |len: usize| format!("{good}{}", " ".repeat(len - good.len()));
    assert!(parse(&padded(MAX_LEN)).unwrap().is_some());
    assert_eq!(parse(&padded(MAX_LEN + 1)), Ok(None));
    for text in ["", "[]", "{\"salt\"", "\0"] {
        assert!(parse(text).is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = KnownAccounts::parse(&bytes);
    }

    #[test]
    fn what_was_written_tells_the_same(
        salt in any::<[u8; 16]>(),
        before in proptest::collection::btree_set(0_u64..40, 1..20),
        after in proptest::collection::btree_set(0_u64..40, 0..20),
    ) {
        let list = |ids: &std::collections::BTreeSet<u64>| ids.iter().map(account).collect::<Vec<_>>();
        let seen = KnownAccounts::new(salt, &home(), &list(&before)).unwrap();
        let read = KnownAccounts::parse(seen.to_json().as_bytes()).unwrap().unwrap();
        prop_assert_eq!(&read, &seen);
        prop_assert_eq!(read.compare(&list(&before)), None);
        let new: Vec<_> = after.difference(&before).map(account).collect();
        let (gone, kept) = (before.difference(&after).count(), before.intersection(&after).count());
        let other = (before != after).then_some(OtherAccounts { new, gone, kept });
        prop_assert_eq!(read.compare(&list(&after)), other);
    }
}
