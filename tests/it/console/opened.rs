//! `ssologin console`: opening the AWS console with the role credentials of a profile.

use std::net::TcpStream;

use url::Url;

use crate::support::{
    Fixture, LEGACY_URL, REPORT_ARGUMENTS, Running, get, keep_role, location, snapshot,
};

const USER: &[&str] = &["console", "--profile", "homesso.muppetuser"];

pub(crate) const PRINT: &[&str] = &["console", "--profile", "homesso.muppetuser", "--print"];

/// Returns the URL that the browser was opened with.
fn opened(fixture: &Fixture) -> Url {
    let told = fixture.opened();
    Url::parse(told.trim()).unwrap_or_else(|error| panic!("{error}: {told}"))
}

/// Returns the destination of the printed URL.
fn destination(fixture: &Fixture, arguments: &[&str]) -> String {
    let output = fixture.run(&[arguments, &["--print"]].concat());
    assert_eq!(
        (output.code, output.stderr.as_str()),
        (Some(0), ""),
        "{output}"
    );
    let url = Url::parse(output.stdout.trim()).unwrap();
    let page = get(&url);
    assert!(page.contains("id=\"signed-in\""), "{page}");
    let (_, rest) = page.split_once("id=\"destination\">").unwrap();
    rest.split('<').next().unwrap().replace("&amp;", "&")
}

#[test]
fn the_printed_url_opens_the_console_once() {
    let fixture = Fixture::signed_in();
    let output = fixture.run(PRINT);
    assert_eq!(
        (output.code, output.stderr.as_str()),
        (Some(0), ""),
        "{output}"
    );
    let url = Url::parse(output.stdout.trim_end_matches('\n')).unwrap();
    assert!(
        output.stdout.starts_with(fixture.sandbox().url()),
        "{output}"
    );
    let pairs: Vec<_> = url.query_pairs().into_owned().collect();
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        pairs[..3],
        [
            ("Action", "login"),
            ("Issuer", "https://homesso.awsapps.com/start/"),
            (
                "Destination",
                "https://eu-west-1.console.aws.amazon.com/console/home?region=eu-west-1"
            ),
        ]
    );
    assert_eq!(fixture.asked(), ["GetRoleCredentials", "getSigninToken"]);
    let page = get(&url);
    for text in [
        "123412341234",
        "AWSReservedSSO_MuppetAccess_",
        "eu-west-1.console.aws.amazon.com",
    ] {
        assert!(page.contains(text), "{page}");
    }
    assert!(get(&url).starts_with("HTTP/1.1 400"));
    // The role credentials are cached; the sign-in token is not.
    assert_ne!(fixture.run(PRINT).stdout, output.stdout);
    assert_eq!(
        fixture.asked(),
        ["login", "login InvalidSigninToken", "getSigninToken"]
    );
}

#[test]
fn the_browser_opens_a_url_without_secrets_that_redirects_to_the_console() {
    let fixture = Fixture::signed_in().with_browser(REPORT_ARGUMENTS, "");
    let mut console = fixture.start(USER);
    let page = opened(&fixture);
    let answer = get(&page);
    assert!(answer.starts_with("HTTP/1.1 302 Found\r\n"), "{answer}");
    for header in ["Referrer-Policy: no-referrer", "Cache-Control: no-store"] {
        assert!(answer.contains(&format!("\r\n{header}\r\n")), "{answer}");
    }
    assert!(get(&location(&answer)).contains("id=\"signed-in\""));
    console.until("opened the console");
    let output = console.finish();
    snapshot!(output, @"
    ------- stderr -------
    opened the console in eu-west-1 as `MuppetAccess` in 123412341234, valid for 59 minutes
    [exit status: 0]
    ");
    assert!(TcpStream::connect(("127.0.0.1", page.port().unwrap())).is_err());
    let secrets = fixture.sandbox().handed_out();
    assert!(
        secrets
            .iter()
            .any(|secret| answer.contains(secret.as_str()))
    );
    for secret in secrets {
        let part = &secret[secret.len() - 16..];
        assert!(!page.as_str().contains(part), "{page}");
    }
    assert_eq!(page.path().len(), 33, "{page}");
}

/// Returns the program waiting for its browser, and the URL of the page that it serves.
fn waiting(fixture: &Fixture, arguments: &[&str]) -> (Running, Url) {
    let console = fixture.start(arguments);
    let page = opened(fixture);
    (console, page)
}

#[test]
fn a_request_for_another_page_does_not_use_up_the_redirect() {
    let fixture = Fixture::signed_in().with_browser(REPORT_ARGUMENTS, "");
    let (console, page) = waiting(&fixture, USER);
    for path in [
        "/",
        "/favicon.ico",
        &format!("{}x", page.path()),
        &format!("{}?x", page.path()),
    ] {
        let answer = get(&page.join(path).unwrap());
        assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
        assert!(!answer.contains("Signin"), "{answer}");
    }
    assert!(get(&page).starts_with("HTTP/1.1 302"));
    assert_eq!(console.finish().code, Some(0));
}

#[test]
fn the_wait_for_the_browser_times_out() {
    let mut fixture = Fixture::signed_in().with_browser(REPORT_ARGUMENTS, "");
    fixture.set("SSOLOGIN_TIMEOUT", "1s");
    let (console, _) = waiting(&fixture, USER);
    snapshot!(console.finish(), @r"
    ------- stderr -------
    error: no browser fetched the console page within 1 seconds
    hint: use `--print` to print the URL, or choose another browser with `--browser` or `$BROWSER`
    [exit status: 124]
    ");
}

#[test]
fn an_interrupt_ends_the_wait() {
    let fixture = Fixture::signed_in().with_browser(REPORT_ARGUMENTS, "");
    let (console, _) = waiting(&fixture, USER);
    console.interrupt();
    assert_eq!(console.finish().code, Some(130));
}

#[test]
fn without_a_browser_the_error_has_a_hint() {
    let mut fixture = Fixture::signed_in();
    snapshot!(fixture.run(USER), @r"
    ------- stderr -------
    error: `SSOLOGIN_NO_BROWSER` forbids opening a browser
    hint: use `--print` to print the URL, or `--browser` to choose a browser anyway
    [exit status: 2]
    ");
    fixture.assert_nothing_asked();
    snapshot!(fixture.run(&[USER, &["--browser", "/nonexistent/browser"]].concat()), @r"
    ------- stderr -------
    error: no browser was opened: No such file or directory (os error 2)
    hint: use `--print` to print the URL and open it yourself
    [exit status: 1]
    ");
    fixture.unset("SSOLOGIN_NO_BROWSER");
    snapshot!(fixture.run(USER), @r"
    ------- stderr -------
    error: no browser was opened: no desktop here
    hint: use `--print` to print the URL and open it yourself
    [exit status: 1]
    ");
}

#[test]
fn the_browser_option_takes_precedence_and_may_have_arguments() {
    let fixture = Fixture::signed_in().with_browser(REPORT_ARGUMENTS, "");
    let browser = format!("{} %s", fixture.path("browser").display());
    let (console, page) = waiting(&fixture, &[USER, &["--browser", &browser]].concat());
    get(&page);
    assert_eq!(console.finish().code, Some(0));
}

#[test]
fn a_page_and_a_region_can_be_chosen() {
    let mut fixture = Fixture::approving().logged_in(&["homesso", LEGACY_URL]);
    let to = |fixture: &Fixture, options: &[&str]| destination(fixture, &[USER, options].concat());
    let host = "https://eu-west-1.console.aws.amazon.com";
    assert_eq!(
        to(&fixture, &["--service", "s3"]),
        format!("{host}/s3/home?region=eu-west-1")
    );
    assert_eq!(
        to(&fixture, &["--path", "/iam/home#/roles&x"]),
        format!("{host}/iam/home#/roles&x")
    );
    fixture.set("AWS_REGION", "eu-north-1");
    let first = |region: &str| {
        format!("https://{region}.console.aws.amazon.com/console/home?region={region}")
    };
    assert_eq!(to(&fixture, &[]), first("eu-west-1"));
    assert_eq!(to(&fixture, &["--region", "us-east-1"]), first("us-east-1"));
    let role = ["--account", "123412341234", "--role", "MuppetAccess"];
    let of_session = [&["console", "--session", "homesso"], &role[..]].concat();
    assert_eq!(destination(&fixture, &of_session), first("eu-north-1"));
    fixture.unset("AWS_REGION");
    assert_eq!(destination(&fixture, &of_session), first("eu-west-1"));
    fixture.set("AWS_PROFILE", "oldstyle");
    let of_environment = destination(&fixture, &["console", "--service", "iam"]);
    assert!(
        of_environment.contains("/iam/home?region="),
        "{of_environment}"
    );
}

#[test]
fn the_duration_is_requested_and_printed() {
    let fixture = Fixture::signed_in().with_browser(REPORT_ARGUMENTS, "");
    let (console, page) = waiting(
        &fixture,
        &[USER, &["--duration", "12h", "--debug"]].concat(),
    );
    get(&page);
    let output = console.finish();
    assert!(
        output.stderr.ends_with(", valid for 12 hours\n"),
        "{output}"
    );
}

#[test]
fn only_the_login_option_allows_a_prompt() {
    let fixture = Fixture::approving();
    for arguments in [PRINT, &[USER, &["--browser", "true"]].concat()] {
        let output = fixture.run(arguments);
        assert_eq!(
            (output.code, output.stdout.as_str()),
            (Some(3), ""),
            "{output}"
        );
        assert!(
            output.stderr.contains("hint: run `ssologin homesso`"),
            "{output}"
        );
    }
    let output = fixture.run(&[PRINT, &["--login"]].concat());
    assert_eq!(output.code, Some(0), "{output}");
    assert!(output.stderr.contains("approve code"), "{output}");
    assert!(get(&Url::parse(output.stdout.trim()).unwrap()).contains("signed-in"));
}

#[test]
fn cached_role_credentials_need_no_token() {
    let fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    // The sandbox never issued these keys.
    let output = fixture.run(PRINT);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (Some(1), ""),
        "{output}"
    );
    assert_eq!(fixture.asked(), ["getSigninToken InvalidClientTokenId"]);
}
