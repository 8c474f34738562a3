use super::{Cache, CacheError, sha1_hex};
use crate::cache::registration_store::registration_name;
use crate::cache::{Flow, Registration, Token};
use crate::session::{Session, SessionId};
use crate::text::{Secret, timestamp};
use chrono::{DateTime, TimeDelta, Utc};
use std::path::Path;

fn session(name: Option<&str>, start_url: &str, region: &str, scopes: Option<&[&str]>) -> Session {
    Session {
        id: name.map_or(SessionId::Legacy(start_url.into()), |name| {
            SessionId::Named(name.into())
        }),
        start_url: start_url.into(),
        region: region.into(),
        scopes: scopes.map(|scopes| scopes.iter().map(|s| (*s).to_owned()).collect()),
        place: None,
    }
}

fn now() -> DateTime<Utc> {
    timestamp::parse("2026-11-21T20:00:00Z").unwrap()
}

fn client(flow: Flow) -> Registration {
    Registration {
        client_id: "cid".into(),
        client_secret: Secret::new("csecret".into()),
        expires_at: now() + TimeDelta::days(90),
        scopes: vec!["sso:account:access".into()],
        flow,
    }
}

#[test]
fn token_names_are_those_of_the_aws_cli() {
    for (id, name) in [
        ("my-sso", "0ad374308c5a4e22f723adf10145eafad7c4031c"),
        ("My-SSO", "db114456a227d5005d8650098b148a2d5bc1b44e"),
        ("corp dev", "9862f9c2ef3f210e4ad67ad342d48f97b526a915"),
        ("üñí", "c97fee7d9379a995a19869c40d7bf9094460af01"),
        (
            "https://d-123.awsapps.com/start",
            "2b829a45f04c9828cb45b7d092d8e4aa30818393",
        ),
        (
            "https://d-123.awsapps.com/start/",
            "270fcba1ccf36d2fc119c66fd3e85add0d85d6c7",
        ),
        (
            "https://d-123.awsapps.com/start/#/",
            "19b794c94010a91b6fe933fb1668bd5374b79ced",
        ),
    ] {
        assert_eq!(sha1_hex(id), name, "{id}");
    }
    let path =
        Cache::new(Path::new("/h"), Path::new("/s")).token_path(&SessionId::Named("my-sso".into()));
    assert_eq!(
        path,
        Path::new("/h/.aws/sso/cache/0ad374308c5a4e22f723adf10145eafad7c4031c.json")
    );
}

#[test]
fn registration_names_are_those_of_the_aws_cli() {
    let url = "https://d-123.awsapps.com/start";
    let access = "sso:account:access";
    let (whisper, region) = ("codewhisperer:completions", "us-east-1");
    for (name, url, region, scopes, sha1) in [
        (
            Some("my-sso"),
            url,
            region,
            Some(&[access][..]),
            "41703fba9789c2c8f9b7faa73b70bebb72c62cc9",
        ),
        (
            Some("my-sso"),
            url,
            region,
            None,
            "4a61d5c0d0268ea975225ec49ec41d69c98d0633",
        ),
        (
            Some("my-sso"),
            url,
            region,
            Some(&[]),
            "138262d8bfb1fb0db1e071255d38563dda83ae29",
        ),
        (
            Some("my-sso"),
            "https://d-123.awsapps.com/start/",
            region,
            Some(&[access]),
            "2f7097e64574a2b1b4ec433a37cff753af092663",
        ),
        (
            Some("my-sso"),
            url,
            "eu-west-1",
            Some(&[access]),
            "12f9d651b65e01391d08846be3f50b719de21158",
        ),
        (
            Some("my-sso"),
            url,
            region,
            Some(&[access, whisper]),
            "43ff69cfb93874e446d3735857eeb5c7313d15fa",
        ),
        (
            Some("my-sso"),
            url,
            region,
            Some(&[whisper, access]),
            "31a87d6c6507c81d1b0fa31d2e84c933388ee347",
        ),
        (
            Some("üñí \"q\""),
            url,
            region,
            Some(&[access]),
            "d2a9725077824bc9f5a2571b7430267f59a44387",
        ),
        (
            None,
            url,
            region,
            None,
            "334df8a025b4d748342a2fb4eaa316ea48c5576c",
        ),
        (
            None,
            "https://d-abc123.awsapps.com/start",
            "us-west-2",
            None,
            "d75f79f67bab3f92a2b1450471c0c2574de0dca4",
        ),
    ] {
        assert_eq!(
            registration_name(&session(name, url, region, scopes)),
            format!("{sha1}.json")
        );
    }
}

#[test]
fn role_names_are_those_of_the_aws_cli() {
    let cache = Cache::new(Path::new("/h"), Path::new("/s"));
    let named = |name: &str| SessionId::Named(name.into());
    let legacy = |url: &str| SessionId::Legacy(url.into());
    for (id, account, role, sha1) in [
        (
            named("my-sso"),
            "111122223333",
            "Admin",
            "360f093cdc0bddf23eecc38b9cb6222fca5a195a",
        ),
        (
            named("my-sso"),
            "012345678912",
            "ReadOnlyAccess",
            "96b81cba397fe506cb66415a33b512c0e082b976",
        ),
        (
            named("üñí"),
            "111122223333",
            "Admin/é",
            "63c6333d87ea2ccff71d9c7dc99c60534309992b",
        ),
        (
            legacy("https://d-123.awsapps.com/start"),
            "111122223333",
            "Admin",
            "93bde919392f1c09c75e6dfef97167e69f9f0a8a",
        ),
    ] {
        let path = cache.role_path(&id, account, role);
        assert_eq!(
            path,
            Path::new("/h/.aws/cli/cache").join(format!("{sha1}.json"))
        );
    }
}

#[test]
fn a_token_is_kept_with_what_others_put_beside_it() {
    let home = tempfile::tempdir().unwrap();
    let cache = Cache::new(home.path(), &home.path().join("state"));
    let corp = session(
        Some("corp"),
        "https://corp.awsapps.com/start",
        "us-east-1",
        None,
    );
    assert!(cache.load_token(&corp).unwrap().is_none());
    let old = Token::parse(br#"{"accessToken": "old", "ours": "no"}"#).unwrap();
    cache.store_token(&corp, old).unwrap();
    let new = Token::new(
        Secret::new("new".into()),
        now(),
        &client(Flow::DeviceCode),
        None,
    );
    cache.store_token(&corp, new).unwrap();
    assert_eq!(
        std::fs::read_to_string(cache.token_path(&corp.id)).unwrap(),
        r#"{"startUrl": "https://corp.awsapps.com/start", "region": "us-east-1", "accessToken": "new", "expiresAt": "2026-11-21T20:00:00Z", "clientId": "cid", "clientSecret": "csecret", "registrationExpiresAt": "2027-02-19T20:00:00Z", "ours": "no"}"#
    );
    assert!(cache.remove_token(&corp.id).unwrap());
    assert!(cache.load_token(&corp).unwrap().is_none());
}

#[test]
fn a_damaged_token_is_said_and_replaced() {
    let home = tempfile::tempdir().unwrap();
    let cache = Cache::new(home.path(), &home.path().join("state"));
    let corp = session(
        Some("corp"),
        "https://corp.awsapps.com/start",
        "us-east-1",
        None,
    );
    crate::system::file::replace(&cache.token_path(&corp.id), b"{\"access", home.path()).unwrap();
    let error = cache.load_token(&corp).err().unwrap();
    assert!(matches!(&error, CacheError::Damaged { .. }), "{error}");
    cache.reserve(&corp).unwrap();
    cache
        .store_token(
            &corp,
            Token::new(
                Secret::new("new".into()),
                now(),
                &client(Flow::DeviceCode),
                None,
            ),
        )
        .unwrap();
    assert!(cache.load_token(&corp).unwrap().is_some());
}

#[test]
fn a_live_registration_of_the_other_flow_is_not_evicted() {
    let home = tempfile::tempdir().unwrap();
    let state = home.path().join("state");
    let cache = Cache::new(home.path(), &state);
    let corp = session(
        Some("corp"),
        "https://corp.awsapps.com/start",
        "us-east-1",
        None,
    );
    let pkce = format!(
        r#"{{"clientId": "pkce", "clientSecret": "s", "expiresAt": "{}", "scopes": ["sso:account:access"], "grantTypes": ["authorization_code", "refresh_token"]}}"#,
        timestamp::format(now() + TimeDelta::minutes(16))
    );
    crate::system::file::replace(
        &cache.registration_path(&corp),
        pkce.as_bytes(),
        home.path(),
    )
    .unwrap();
    assert!(
        cache
            .load_registration(&corp, Flow::DeviceCode, now())
            .is_none()
    );
    cache
        .store_registration(&corp, &client(Flow::DeviceCode), now())
        .unwrap();
    assert_eq!(
        std::fs::read_to_string(cache.registration_path(&corp)).unwrap(),
        pkce
    );
    assert_eq!(
        cache
            .load_registration(&corp, Flow::DeviceCode, now())
            .unwrap()
            .client_id,
        "cid"
    );

    cache
        .forget_registration(&corp, &client(Flow::DeviceCode))
        .unwrap();
    assert!(
        cache
            .load_registration(&corp, Flow::DeviceCode, now())
            .is_none()
    );
    assert_eq!(
        std::fs::read_to_string(cache.registration_path(&corp)).unwrap(),
        pkce
    );

    let later = now() + TimeDelta::minutes(2);
    cache
        .store_registration(&corp, &client(Flow::DeviceCode), later)
        .unwrap();
    assert_ne!(
        std::fs::read_to_string(cache.registration_path(&corp)).unwrap(),
        pkce
    );
}

#[test]
fn the_registration_of_the_default_flow_has_the_shared_name_and_the_other_stays() {
    let home = tempfile::tempdir().unwrap();
    let cache = Cache::new(home.path(), &home.path().join("state"));
    let url = "https://corp.awsapps.com/start";
    let corp = session(Some("corp"), url, "us-east-1", None);
    let store = |flow, id: &str| {
        let client = Registration {
            client_id: id.to_owned(),
            ..client(flow)
        };
        cache.store_registration(&corp, &client, now()).unwrap();
    };
    let load = |flow| {
        let client = cache.load_registration(&corp, flow, now());
        client.map(|client| client.client_id)
    };
    store(Flow::DeviceCode, "device");
    assert_eq!(load(Flow::AuthorizationCode), None);
    store(Flow::AuthorizationCode, "pkce");
    let shared = std::fs::read(cache.registration_path(&corp)).unwrap();
    let shared = Registration::parse(&shared).unwrap().unwrap();
    assert_eq!(shared.client_id, "pkce");
    assert_eq!(load(Flow::AuthorizationCode).as_deref(), Some("pkce"));
    assert_eq!(load(Flow::DeviceCode).as_deref(), Some("device"));
    store(Flow::DeviceCode, "device2");
    assert_eq!(load(Flow::AuthorizationCode).as_deref(), Some("pkce"));
    assert_eq!(load(Flow::DeviceCode).as_deref(), Some("device2"));
}

#[test]
fn legacy_profiles_get_the_access_token_alone_unless_theirs_lives_longer() {
    let home = tempfile::tempdir().unwrap();
    let url = "https://corp.awsapps.com/start/";
    let corp = session(
        Some("corp"),
        "https://corp.awsapps.com/start",
        "eu-west-1",
        None,
    );
    let legacy = SessionId::Legacy(url.into());
    let spellings = [(corp.id.clone(), vec![url.to_owned()])].into();
    let cache = Cache::new(home.path(), &home.path().join("state")).with_legacy(spellings);
    let ends = |minutes| now() + TimeDelta::minutes(minutes);
    let token = |text: &str, minutes| {
        let client = client(Flow::DeviceCode);
        Token::new(Secret::new(text.into()), ends(minutes), &client, None)
    };
    let lies = || {
        let token = cache.read_token(&legacy).unwrap();
        token.map(|token| (token.access_token.expose().to_owned(), token.client_id))
    };
    for (text, minutes, expected) in [
        ("first", 60, "first"),
        ("as long", 60, "first"),
        ("shorter", 59, "first"),
        ("longer", 61, "longer"),
    ] {
        cache.copy_token(&corp, &token(text, minutes)).unwrap();
        assert_eq!(lies(), Some((expected.to_owned(), None)), "{text}");
    }
    // A file without a client is a copy, even if the session has another token by now.
    cache
        .remove_copies(&corp.id, Some(&token("other", 60)))
        .unwrap();
    assert_eq!(lies(), None);

    let own = session(None, url, "eu-west-1", None);
    cache.store_token(&own, token("own", 60)).unwrap();
    cache
        .remove_copies(&corp.id, Some(&token("other", 60)))
        .unwrap();
    assert_eq!(lies(), Some(("own".to_owned(), Some("cid".to_owned()))));
    cache
        .remove_copies(&corp.id, Some(&token("own", 60)))
        .unwrap();
    assert_eq!(lies(), None);
}

#[test]
fn what_is_temporary_lies_beside_the_cache_and_not_in_it() {
    let home = tempfile::tempdir().unwrap();
    let cache = Cache::new(home.path(), &home.path().join("state"));
    let url = "https://corp.awsapps.com/start";
    let room = cache.reserve(&session(Some("corp"), url, "eu-west-1", None));
    let count = |folder: &str| std::fs::read_dir(home.path().join(folder)).unwrap().count();
    assert_eq!((count(".aws/sso"), count(".aws/sso/cache")), (2, 0));
    drop(room);
    assert_eq!((count(".aws/sso"), count(".aws/sso/cache")), (1, 0));
}
