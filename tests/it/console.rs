//! `ssologin console`: the AWS console in the browser, with the role credentials of a profile.

mod hostile;
mod usage;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use url::Url;

use crate::credentials::keep;
use crate::run::{OLD, Running, World, read_to_end, snapshot};

const USER: &[&str] = &["console", "--profile", "homesso.muppetuser"];
const PRINT: &[&str] = &["console", "--profile", "homesso.muppetuser", "--print"];

/// A browser that tells its arguments, a line each.
const TELL: &str = r#"printf '%s\n' "$@" > "$HOME/opened""#;

/// A world with a browser that tells what it was started with.
fn with_browser() -> World {
    let mut world = World::approving().logged_in(&["homesso"]);
    world.unset("SSOLOGIN_NO_BROWSER");
    world.pipe("opened");
    let script = world.script("browser", TELL);
    world.set("BROWSER", script);
    world
}

/// What the browser was started with.
fn opened(world: &World) -> Url {
    let told = read_to_end(&world.path("opened"));
    Url::parse(told.trim()).unwrap_or_else(|error| panic!("{error}: {told}"))
}

/// The answer to a GET, as a browser asks.
pub(crate) fn get(url: &Url) -> String {
    let address = (url.host_str().unwrap(), url.port().unwrap());
    let mut stream = TcpStream::connect(address).unwrap();
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn location(answer: &str) -> Url {
    let mut lines = answer.lines();
    let url = lines.find_map(|line| line.strip_prefix("Location: "));
    Url::parse(url.expect(answer)).unwrap()
}

/// Where the URL that was printed leads.
fn destination(world: &World, arguments: &[&str]) -> String {
    let output = world.run(&[arguments, &["--print"]].concat());
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
fn the_printed_url_leads_to_the_console_once() {
    let world = World::approving().logged_in(&["homesso"]);
    let output = world.run(PRINT);
    assert_eq!(
        (output.code, output.stderr.as_str()),
        (Some(0), ""),
        "{output}"
    );
    let url = Url::parse(output.stdout.trim_end_matches('\n')).unwrap();
    assert!(output.stdout.starts_with(world.sandbox().url()), "{output}");
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
    assert_eq!(world.asked(), ["GetRoleCredentials", "getSigninToken"]);
    let page = get(&url);
    for text in [
        "123412341234",
        "AWSReservedSSO_MuppetAccess_",
        "eu-west-1.console.aws.amazon.com",
    ] {
        assert!(page.contains(text), "{page}");
    }
    assert!(get(&url).starts_with("HTTP/1.1 400"));
    // The role credentials are cached, and the token is none of the caches' affair.
    assert_ne!(world.run(PRINT).stdout, output.stdout);
    assert_eq!(
        world.asked(),
        ["login", "login InvalidSigninToken", "getSigninToken"]
    );
}

#[test]
fn the_browser_gets_there_over_a_page_that_holds_nothing() {
    let world = with_browser();
    let mut console = world.start(USER);
    let page = opened(&world);
    let answer = get(&page);
    assert!(answer.starts_with("HTTP/1.1 302 Found\r\n"), "{answer}");
    for header in ["Referrer-Policy: no-referrer", "Cache-Control: no-store"] {
        assert!(answer.contains(&format!("\r\n{header}\r\n")), "{answer}");
    }
    assert!(get(&location(&answer)).contains("id=\"signed-in\""));
    console.until("opened the console");
    let output = console.finish();
    snapshot!(output, @r"
    ------- stderr -------
    opened the console of eu-west-1 as `MuppetAccess` in 123412341234, for 59 min
    [exit status: 0]
    ");
    assert!(TcpStream::connect(("127.0.0.1", page.port().unwrap())).is_err());
    let secrets = world.sandbox().handed_out();
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

/// The program while it waits for its browser, and the page that it waits at.
fn waiting(world: &World, arguments: &[&str]) -> (Running, Url) {
    let console = world.start(arguments);
    let page = opened(world);
    (console, page)
}

#[test]
fn who_does_not_know_the_page_gets_nothing_and_spends_nothing() {
    let world = with_browser();
    let (console, page) = waiting(&world, USER);
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
fn a_browser_that_does_not_come_is_not_waited_for_for_ever() {
    let mut world = with_browser();
    world.set("SSOLOGIN_TIMEOUT", "1s");
    let (console, _) = waiting(&world, USER);
    snapshot!(console.finish(), @r"
    ------- stderr -------
    error: no browser came for the console within 1 s
    hint: `--print` prints the URL, `--browser` and `$BROWSER` name another browser
    [exit status: 124]
    ");
}

#[test]
fn an_interrupt_ends_the_wait() {
    let world = with_browser();
    let (console, _) = waiting(&world, USER);
    console.interrupt();
    assert_eq!(console.finish().code, Some(130));
}

#[test]
fn without_a_browser_it_says_what_helps() {
    let mut world = World::approving().logged_in(&["homesso"]);
    snapshot!(world.run(USER), @r"
    ------- stderr -------
    error: `SSOLOGIN_NO_BROWSER` forbids to open a browser
    hint: `--print` prints the URL, `--browser` names one all the same
    [exit status: 2]
    ");
    assert_eq!(world.asked(), [""; 0]);
    snapshot!(world.run(&[USER, &["--browser", "/nonexistent/browser"]].concat()), @r"
    ------- stderr -------
    error: no browser was opened: No such file or directory (os error 2)
    hint: `--print` prints the URL, to be opened by hand
    [exit status: 1]
    ");
    world.unset("SSOLOGIN_NO_BROWSER");
    snapshot!(world.run(USER), @r"
    ------- stderr -------
    error: no browser was opened: there is no desktop here
    hint: `--print` prints the URL, to be opened by hand
    [exit status: 1]
    ");
}

#[test]
fn the_browser_of_the_option_comes_first_with_its_arguments() {
    let world = with_browser();
    let browser = format!("{} %s", world.path("browser").display());
    let (console, page) = waiting(&world, &[USER, &["--browser", &browser]].concat());
    get(&page);
    assert_eq!(console.finish().code, Some(0));
}

#[test]
fn pages_and_regions() {
    let mut world = World::approving().logged_in(&["homesso", OLD]);
    let to = |world: &World, options: &[&str]| destination(world, &[USER, options].concat());
    let host = "https://eu-west-1.console.aws.amazon.com";
    assert_eq!(
        to(&world, &["--service", "s3"]),
        format!("{host}/s3/home?region=eu-west-1")
    );
    assert_eq!(
        to(&world, &["--path", "/iam/home#/roles&x"]),
        format!("{host}/iam/home#/roles&x")
    );
    world.set("AWS_REGION", "eu-north-1");
    let first = |region: &str| {
        format!("https://{region}.console.aws.amazon.com/console/home?region={region}")
    };
    assert_eq!(to(&world, &[]), first("eu-west-1"));
    assert_eq!(to(&world, &["--region", "us-east-1"]), first("us-east-1"));
    let role = ["--account", "123412341234", "--role", "MuppetAccess"];
    let of_session = [&["console", "--session", "homesso"], &role[..]].concat();
    assert_eq!(destination(&world, &of_session), first("eu-north-1"));
    world.unset("AWS_REGION");
    assert_eq!(destination(&world, &of_session), first("eu-west-1"));
    world.set("AWS_PROFILE", "oldstyle");
    let of_environment = destination(&world, &["console", "--service", "iam"]);
    assert!(
        of_environment.contains("/iam/home?region="),
        "{of_environment}"
    );
}

#[test]
fn the_duration_is_asked_for_and_told() {
    let world = with_browser();
    let (console, page) = waiting(&world, &[USER, &["--duration", "12h", "--debug"]].concat());
    get(&page);
    let output = console.finish();
    assert!(output.stderr.ends_with(", for 12 h\n"), "{output}");
}

#[test]
fn a_person_is_asked_only_with_login() {
    let world = World::approving();
    for arguments in [PRINT, &[USER, &["--browser", "true"]].concat()] {
        let output = world.run(arguments);
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
    let output = world.run(&[PRINT, &["--login"]].concat());
    assert_eq!(output.code, Some(0), "{output}");
    assert!(output.stderr.contains("approve code"), "{output}");
    assert!(get(&Url::parse(output.stdout.trim()).unwrap()).contains("signed-in"));
}

#[test]
fn cached_role_credentials_need_no_token() {
    let world = World::approving();
    keep(&world, 3600);
    // The sandbox has never given these keys.
    let output = world.run(PRINT);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (Some(1), ""),
        "{output}"
    );
    assert_eq!(world.asked(), ["getSigninToken InvalidClientTokenId"]);
}
