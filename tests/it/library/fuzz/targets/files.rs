//! Fuzz targets for the cache files that we share with other tools, and for our own.

use std::collections::BTreeSet;

use ssologin::cache::{KnownAccounts, Registration, SignIn, Token};
use ssologin::session::{Account, Session, SessionId};
use ssologin::status::Status;
use ssologin::text::timestamp;

/// Checks that a token survives writing and reading, and has a status at any time.
pub(crate) fn token(bytes: &[u8]) {
    let Ok(token) = Token::parse(bytes) else {
        return;
    };
    let written = token.to_json("https://a.example/start", "eu-west-1");
    assert!(
        written.is_ascii() && !written.contains(char::is_control),
        "{:?}",
        *written
    );
    let Ok(again) = Token::parse(written.as_bytes()) else {
        panic!("no token any more: {:?}", *written)
    };
    assert_eq!(
        *again.to_json("https://a.example/start", "eu-west-1"),
        *written
    );
    let ends = token.expires_at.map(timestamp::format);
    assert_eq!(again.expires_at.map(timestamp::format), ends);
    for now in [
        "0000-01-01T00:00:00Z",
        "2026-11-21T20:00:00Z",
        "9999-12-31T23:59:59Z",
    ] {
        let now = timestamp::parse(now).expect("a time");
        let status = Status::of(&Ok(Some(again.clone())), now);
        assert_eq!(status.renewable, token.is_renewable(now));
        assert!(status.minutes_left() >= 0);
    }
}

/// Checks that a client registration survives writing and reading.
pub(crate) fn registration(bytes: &[u8]) {
    let Ok(Some(client)) = Registration::parse(bytes) else {
        return;
    };
    let now = timestamp::parse("2026-11-21T20:00:00Z").expect("a time");
    let written = client.to_json();
    assert!(
        written.is_ascii() && !written.contains(char::is_control),
        "{:?}",
        *written
    );
    let Ok(Some(again)) = Registration::parse(written.as_bytes()) else {
        panic!("no registration any more: {:?}", *written)
    };
    assert_eq!(*again.to_json(), *written);
    assert_eq!(
        (again.client_id, again.scopes),
        (client.client_id.clone(), client.scopes.clone())
    );
    assert_eq!(again.flow, client.flow);
    assert!(client.expires_at > now || !client.is_live(now));
}

/// Checks that a remembered sign-in session survives writing, and never ends in the past.
///
/// The text before the first NUL is the remembered sign-in session; the rest is the token.
pub(crate) fn sign_in(bytes: &[u8]) {
    let (memory, token) = split(bytes, b'\0');
    let now = timestamp::parse("2026-11-21T20:00:00Z").expect("a time");
    let remembered = SignIn::parse(memory).ok().flatten();
    let Ok(token) = Token::parse(token) else {
        return;
    };
    let next = [
        SignIn::after_login(remembered.as_ref(), &token, now),
        remembered
            .as_ref()
            .and_then(|before| before.after_renewal(&token, now)),
        remembered.as_ref().map(|before| before.after_end(now)),
        remembered.clone(),
    ];
    for sign_in in next.into_iter().flatten() {
        let end = sign_in.estimated_end(&token, now);
        assert!(end.is_none_or(|end| end > now), "{end:?}");
        let written = sign_in.to_json();
        let again = SignIn::parse(written.as_bytes());
        let again = again
            .ok()
            .flatten()
            .map(|again| again.to_json().to_string());
        assert_eq!(again.as_deref(), Some(written.as_str()));
    }
}

/// Checks that remembered accounts survive writing, and that each account is new or known.
///
/// The text before the first NUL is the file of known accounts; each line after it is an
/// account ID.
pub(crate) fn acquaintance(bytes: &[u8]) {
    let (memory, ids) = split(bytes, b'\0');
    let ids = String::from_utf8_lossy(ids);
    let ids: BTreeSet<&str> = ids.lines().collect();
    let account = |id: &&str| Account {
        id: (*id).to_owned(),
        name: String::new(),
        email: String::new(),
    };
    let accounts: Vec<_> = ids.iter().map(account).collect();
    let session = Session {
        id: SessionId::Named("grove".to_owned()),
        start_url: "https://grove.example/start".to_owned(),
        region: "eu-west-1".to_owned(),
        scopes: None,
        place: None,
    };
    let remembered = KnownAccounts::parse(memory).ok().flatten();
    if let Some(other) = remembered.as_ref().and_then(|old| old.compare(&accounts)) {
        assert_eq!(other.new.len() + other.kept, accounts.len());
        assert!(other.gone + other.new.len() > 0);
    }
    let seen = KnownAccounts::new([7; 16], &session, &accounts).map(|mut seen| {
        assert!(seen.is_of(&session) && seen.compare(&accounts).is_none());
        if let Some(old) = &remembered {
            seen.inherit(old);
        }
        seen
    });
    for memory in remembered.into_iter().chain(seen) {
        let written = memory.to_json();
        assert!(
            written.is_ascii() && !written.contains(char::is_control),
            "{:?}",
            *written
        );
        let again = KnownAccounts::parse(written.as_bytes());
        assert_eq!(again.ok().flatten().as_ref(), Some(&memory));
    }
}

pub(crate) fn split(bytes: &[u8], at: u8) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == at) {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, b""),
    }
}
