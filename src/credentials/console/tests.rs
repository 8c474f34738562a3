use std::time::Duration;

use proptest::prelude::*;
use url::Url;

use super::{Console, ConsoleError, ConsolePage, login_url, session_duration, signin_form};
use crate::cache::RoleCredentials;
use crate::text::{Secret, timestamp};

fn console(region: &str) -> Console {
    Console::of_region(region).unwrap()
}

fn url(region: &str, page: ConsolePage<'_>) -> String {
    console(region).url(page).unwrap().into()
}

#[test]
fn each_partition_has_its_hosts() {
    for (region, signin, home) in [
        (
            "us-east-1",
            "signin.aws.amazon.com",
            "us-east-1.console.aws.amazon.com",
        ),
        (
            "eu-west-1",
            "eu-west-1.signin.aws.amazon.com",
            "eu-west-1.console.aws.amazon.com",
        ),
        (
            "us-gov-west-1",
            "signin.amazonaws-us-gov.com",
            "console.amazonaws-us-gov.com",
        ),
        (
            "us-gov-east-1",
            "signin.amazonaws-us-gov.com",
            "console.amazonaws-us-gov.com",
        ),
        ("cn-north-1", "signin.amazonaws.cn", "console.amazonaws.cn"),
        (
            "cn-northwest-1",
            "signin.amazonaws.cn",
            "console.amazonaws.cn",
        ),
        (
            "eusc-de-east-1",
            "eusc-de-east-1.signin.amazonaws-eusc.eu",
            "console.amazonaws-eusc.eu",
        ),
    ] {
        assert_eq!(console(region).signin_host(), signin);
        assert_eq!(
            url(region, ConsolePage::Home),
            format!("https://{home}/console/home?region={region}")
        );
    }
    for old in ["fips-us-gov-west-1", "us-gov-west-1-fips"] {
        assert_eq!(console(old).region(), "us-gov-west-1");
    }
}

#[test]
fn what_is_no_region_has_no_host() {
    for region in [
        "",
        "eu",
        "EU-WEST-1",
        "eu-west-1.evil.example",
        "-eu-west-1",
        "eu-west-1-",
        "1-2",
        "eu west",
        "eu-west-1/",
        "eu-wëst-1",
    ] {
        let error = Console::of_region(region).unwrap_err();
        assert_eq!(error, ConsoleError::Region(region.into()));
    }
    assert!(Console::of_region(&format!("eu-{}", "x".repeat(61))).is_err());
    for region in [
        "us-iso-east-1",
        "us-isob-east-1",
        "us-isof-south-1",
        "eu-isoe-west-1",
    ] {
        assert_eq!(
            Console::of_region(region).unwrap_err().to_string(),
            format!("the console hosts of the region `{region}` are unknown")
        );
    }
}

#[test]
fn credentials_of_another_partition_are_not_offered() {
    assert_eq!(console("eu-west-1").check_session("us-east-1"), Ok(()));
    assert_eq!(
        console("us-gov-east-1").check_session("fips-us-gov-west-1"),
        Ok(())
    );
    assert_eq!(
        console("us-east-1")
            .check_session("us-gov-west-1")
            .unwrap_err()
            .to_string(),
        "the region `us-east-1` is in the partition commercial, but the session's region \
         `us-gov-west-1` is not: its credentials do not work there"
    );
}

#[test]
fn a_service_is_a_path() {
    for (service, path) in [
        ("s3", "s3/home"),
        ("EC2", "ec2/home"),
        ("iam", "iam/home"),
        ("cloudwatch", "cloudwatch/home"),
        ("cloudformation", "cloudformation/home"),
        ("dynamodb", "dynamodbv2/home"),
        ("ssm", "systems-manager/home"),
    ] {
        assert_eq!(
            url("eu-west-1", ConsolePage::Service(service)),
            format!("https://eu-west-1.console.aws.amazon.com/{path}?region=eu-west-1")
        );
    }
    for service in ["", "a/b", "../x", "a?b", "s3 ", "-s3", "é", "a.b", "a@b"] {
        let page = console("eu-west-1").url(ConsolePage::Service(service));
        assert_eq!(page, Err(ConsoleError::Service(service.into())));
    }
}

#[test]
fn a_path_stays_on_the_host() {
    let on = |path| url("cn-north-1", ConsolePage::Path(path));
    let host = "https://console.amazonaws.cn";
    for path in ["/", "/ec2/home?region=x#Instances:a=b", "/a//b", "/@evil"] {
        assert_eq!(on(path), format!("{host}{path}"));
    }
    assert_eq!(on("/a b/../é"), format!("{host}/%C3%A9"));
    let long = format!("/{}", "x".repeat(3000));
    for path in [
        "",
        "s3",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/.//evil.example",
        "/a/..//evil.example",
        "/%2e//evil.example",
        ":443@evil.example/",
        "@evil.example/",
        ".evil.example/",
        "https://evil.example",
        "javascript:alert(1)",
        "/a\r\nb",
        "/a\u{202e}b",
        &long,
    ] {
        let page = console("cn-north-1").url(ConsolePage::Path(path));
        assert_eq!(page, Err(ConsoleError::Path(path.into())), "{path}");
    }
}

#[test]
fn a_console_session_lasts_15_minutes_to_12_hours() {
    for (text, seconds) in [("15m", 900), ("12h", 43200), ("60", 3600), ("900s", 900)] {
        assert_eq!(
            session_duration(text),
            Ok(Duration::from_secs(seconds)),
            "{text}"
        );
    }
    for text in ["14m59s", "12h1s", "0", "1d", "x", ""] {
        assert!(session_duration(text).is_err(), "{text}");
    }
}

fn credentials() -> RoleCredentials {
    RoleCredentials {
        access_key_id: "ASIAX".into(),
        secret_access_key: Secret::new("a/b+c=".into()),
        session_token: Secret::new("t&\"o\\n%".into()),
        expires_at: timestamp::parse("2026-11-21T21:41:46Z").unwrap(),
    }
}

#[test]
fn the_form_is_the_one_of_the_documentation() {
    let session = "%7B%22sessionId%22%3A%22ASIAX%22%2C%22sessionKey%22%3A%22a%2Fb%2Bc%3D%22%2C%22sessionToken%22%3A%22t%26%5C%22o%5C%5Cn%25%22%7D";
    assert_eq!(
        signin_form(&credentials(), None).expose(),
        format!("Action=getSigninToken&Session={session}")
    );
    let long = signin_form(&credentials(), Some(Duration::from_secs(43200)));
    assert_eq!(
        long.expose(),
        format!("Action=getSigninToken&SessionDuration=43200&Session={session}")
    );
}

#[test]
fn the_login_url_holds_its_parts_encoded() {
    let federation = Url::parse("https://signin.aws.amazon.com/federation").unwrap();
    let destination = console("eu-west-1")
        .url(ConsolePage::Path("/a?b=c&d#e"))
        .unwrap();
    let issuer = "https://corp.awsapps.com/start/#/";
    let url = login_url(
        &federation,
        issuer,
        &destination,
        &Secret::new("to+k/en=&".into()),
    );
    assert_eq!(
        url.expose(),
        "https://signin.aws.amazon.com/federation?Action=login&Issuer=https%3A%2F%2Fcorp.awsapps.com%2Fstart%2F%23%2F\
         &Destination=https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Fa%3Fb%3Dc%26d%23e&SigninToken=to%2Bk%2Fen%3D%26"
    );
}

proptest! {
    #[test]
    fn no_path_leaves_the_host(path in "[/\\\\.@:?#%a-z0-9\t\r\né ]{0,12}") {
        for path in [path.clone(), format!("/{path}")] {
            if let Ok(url) = console("eu-west-1").url(ConsolePage::Path(&path)) {
                prop_assert_eq!(url.host_str(), Some("eu-west-1.console.aws.amazon.com"));
                prop_assert!(url.as_str().starts_with("https://eu-west-1.console.aws.amazon.com/"));
                prop_assert!(url.as_str().bytes().all(|byte| byte.is_ascii_graphic()));
                prop_assert!(!url.path().starts_with("//") && path.starts_with('/'));
                prop_assert_eq!((url.username(), url.password(), url.port()), ("", None, None));
            }
        }
    }

    #[test]
    fn no_text_is_another_host(text in any::<String>()) {
        for page in [ConsolePage::Path(&text), ConsolePage::Service(&text)] {
            if let Ok(url) = console("eu-west-1").url(page) {
                prop_assert_eq!(url.host_str(), Some("eu-west-1.console.aws.amazon.com"));
            }
        }
        if let Ok(console) = Console::of_region(&text) {
            prop_assert!(console.signin_host().ends_with("signin.aws.amazon.com"));
        }
    }

    #[test]
    fn whatever_the_parts_the_login_url_gives_them_back(issuer in any::<String>(), token in "[!-~]{1,40}") {
        let federation = Url::parse("http://127.0.0.1:1/federation").unwrap();
        let destination = console("eu-west-1").url(ConsolePage::Home).unwrap();
        let url = login_url(&federation, &issuer, &destination, &Secret::new(token.clone()));
        let url = Url::parse(url.expose()).unwrap();
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        let expected = [
            ("Action", "login"),
            ("Issuer", &issuer),
            ("Destination", destination.as_str()),
            ("SigninToken", &token),
        ];
        prop_assert_eq!(pairs, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    }
}
