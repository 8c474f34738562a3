//! The host that serves a session.

use super::*;

fn session(region: &str) -> Session {
    Session {
        id: SessionId::Named("corp".into()),
        start_url: "https://corp.awsapps.com/start".into(),
        region: region.into(),
        scopes: None,
        place: None,
    }
}

#[test]
fn an_old_spelling_of_a_region_means_fips() {
    let none = Endpoints::default();
    for (written, region, fips) in [
        ("us-east-1", "us-east-1", false),
        ("fips-us-east-1", "us-east-1", true),
        ("us-east-1-fips", "us-east-1", true),
    ] {
        let session = session(written);
        assert_eq!(
            (none.region(&session.region), none.fips(&session.region)),
            (region, fips)
        );
    }
    let on = Endpoints { fips: true, ..none };
    assert!(on.fips("us-east-1"));
}

#[test]
fn sts_has_settings_of_its_own() {
    let sts = |profile: &str, env: &[(&str, &str)]| {
        let mut pairs = [("HOME", "/h"); 2];
        for (at, pair) in env.iter().enumerate() {
            pairs[at] = *pair;
        }
        let url = endpoints(profile, pairs).unwrap().sts.transpose();
        url.map_or_else(|error| error.to_string(), Option::unwrap_or_default)
    };
    let own = ("AWS_ENDPOINT_URL_STS", "https://env-sts.example");
    for (profile, env, expected) in [
        ("plain", &[][..], ""),
        ("services", &[], "https://sts.example:4"),
        ("half", &[], ""),
        ("both", &[], "https://profile.example:1"),
        ("services", &[ALL], "https://env.example"),
        ("services", &[ALL, own], "https://env-sts.example"),
        ("plain", &[OIDC, PORTAL], ""),
        ("ignoring", &[own], ""),
        // An invalid STS endpoint does not prevent a login, which never calls STS.
        (
            "bad",
            &[OIDC, PORTAL],
            "/h/config:22: `endpoint_url` is not an `http` or `https` URL: fix it or remove it",
        ),
    ] {
        assert_eq!(sts(profile, env), expected, "{profile} {env:?}");
    }
}

#[test]
fn the_sign_in_to_the_console_has_an_override_of_its_own() {
    let signin = |env: &[(&str, &str)]| {
        let pair = |at: usize| env.get(at).copied().unwrap_or(("X", ""));
        endpoints("plain", [pair(0), pair(1)]).unwrap().signin
    };
    let own = ("AWS_ENDPOINT_URL_SIGNIN", "https://env-signin.example");
    assert_eq!(signin(&[own, ALL]), Some(Ok(own.1.to_owned())));
    // It gets role credentials, so only a setting of its own replaces it.
    assert_eq!(signin(&[ALL]), None);
    assert_eq!(signin(&[OIDC, PORTAL]), None);
    assert_eq!(endpoints("url", []).unwrap().signin, None);
    let other = ("AWS_ENDPOINT_URL_SIGNIN", "http://signin.example");
    let wrong = signin(&[other]);
    assert!(matches!(
        wrong,
        Some(Err(EndpointError::NotEncrypted { .. }))
    ));
    let own = endpoints("console", []).unwrap().signin;
    assert_eq!(own, Some(Ok("https://signin.example:5".to_owned())));
}

#[test]
fn no_secret_goes_to_another_machine_without_tls() {
    for (url, allowed) in [
        ("https://g.example", true),
        ("http://127.0.0.1:8080", true),
        ("http://localhost", true),
        ("http://[::1]:8080", true),
        ("http://g.example", false),
        ("HTTP://G.example", false),
        ("http://10.0.0.1", false),
        ("http://127.0.0.1.example", false),
        ("http://localhost@g.example", false),
    ] {
        for name in [
            "AWS_ENDPOINT_URL_SSO_OIDC",
            "AWS_ENDPOINT_URL_SSO",
            "AWS_ENDPOINT_URL",
        ] {
            let found = endpoints("", [(name, url)]);
            assert_eq!(found.is_ok(), allowed, "{url}");
            if let Err(error) = found {
                assert_eq!(
                    error.to_string(),
                    format!(
                        "the variable `{name}` is an `http` URL, to which secrets would go \
                         unencrypted: use `https`, or a service on this machine"
                    )
                );
            }
        }
        let sts = endpoints("", [("AWS_ENDPOINT_URL_STS", url)]).unwrap().sts;
        assert_eq!(sts.unwrap().is_ok(), allowed, "{url}");
    }
}

#[test]
fn an_override_of_a_file_is_listed_with_its_place() {
    let listed = |profile: &str| {
        let files = endpoints(profile, []).unwrap().from_files;
        let listed = files
            .iter()
            .map(|file| format!("{} {}", file.place, file.host));
        listed.collect::<Vec<_>>()
    };
    let line = |text: &str| 1 + CONFIG.lines().position(|line| line == text).unwrap();
    assert_eq!(
        listed("url"),
        [format!(
            "/h/config:{} profile.example:1",
            line("[profile url]") + 1
        )]
    );
    let services = line("[services local]");
    assert_eq!(
        listed("services"),
        [
            format!("/h/config:{} oidc.example:3", services + 4),
            format!("/h/config:{} portal.example:2", services + 2),
            format!("/h/config:{} sts.example:4", services + 9),
        ]
    );
    assert_eq!(listed("plain"), [""; 0]);
    let all = endpoints("url", [ALL]).unwrap();
    assert_eq!(all.from_files, []);
}
