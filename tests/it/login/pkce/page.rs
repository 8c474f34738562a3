//! The page that the browser is opened with, and other users who read its command line.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread::spawn;

use url::Url;

use crate::login::pkce::browser::{PKCE, approved, field, plain, shown};
use crate::support::{Fixture, REPORT_ARGUMENTS, get, location, send, snapshot};

/// Returns a fixture with a browser that reports its arguments and its environment.
fn with_browser() -> Fixture {
    Fixture::approving().with_browser(
        r#"{ printf '%s\n' "$@"; env; } > "$HOME/told"; mv "$HOME/told" "$HOME/all"
           printf '%s\n' "$@" > "$HOME/opened""#,
        "",
    )
}

/// Returns the address of the page that the browser was opened with.
fn opened(fixture: &Fixture) -> Url {
    let told = fixture.opened();
    Url::parse(told.trim()).unwrap_or_else(|error| panic!("{error}: {told}"))
}

#[test]
fn the_browser_is_redirected_to_a_url_that_is_on_no_command_line() {
    let fixture = with_browser();
    let mut login = fixture.start(PKCE);
    let printed = shown(&mut login);
    let page = opened(&fixture);
    let redirect = Url::parse(&field(&printed, "redirect_uri")).unwrap();
    assert_eq!(page.authority(), redirect.authority());
    assert_eq!((page.path().len(), page.query()), (33, None), "{page}");
    let answer = get(&page);
    assert!(answer.starts_with("HTTP/1.1 302 Found\r\n"), "{answer}");
    for header in ["Referrer-Policy: no-referrer", "Cache-Control: no-store"] {
        assert!(answer.contains(&format!("\r\n{header}\r\n")), "{answer}");
    }
    let url = location(&answer);
    let all = std::fs::read_to_string(fixture.path("all")).unwrap();
    for secret in ["state", "code_challenge"] {
        let (one, other) = (field(&printed, secret), field(&url, secret));
        assert_ne!(one, other);
        assert!(!all.contains(&one) && !all.contains(&other), "{all}");
    }
    let last = get(&approved(&url));
    assert!(last.contains("<h1>Logged in</h1>"), "{last}");
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    assert!(!output.to_string().contains(url.as_str()), "{output}");
    assert!(!output.to_string().contains(page.as_str()), "{output}");
}

#[test]
fn other_requests_do_not_use_up_the_page() {
    let fixture = Fixture::approving().with_browser(REPORT_ARGUMENTS, "");
    let mut login = fixture.start(PKCE);
    let printed = shown(&mut login);
    let page = opened(&fixture);
    let (here, path) = (page.authority(), page.path());
    for (method, target, host, status) in [
        ("GET", "/", here, "404"),
        ("GET", "/favicon.ico", here, "404"),
        ("GET", &format!("{path}x"), here, "404"),
        ("GET", &format!("{path}?x"), here, "404"),
        ("HEAD", path, here, "405"),
        ("POST", path, here, "405"),
        ("GET", path, "evil.example", "403"),
    ] {
        let request = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let answer = send(here, &request);
        assert_eq!(answer.get(9..12), Some(status), "{request}{answer}");
        assert!(!answer.contains("Location"), "{answer}");
    }
    assert!(get(&page).starts_with("HTTP/1.1 302"));
    get(&approved(&printed));
    assert_eq!(login.finish().code, Some(0));
}

#[test]
fn a_second_visit_revokes_the_page_and_the_url_in_the_terminal_still_works() {
    let fixture = Fixture::approving().with_browser(REPORT_ARGUMENTS, "");
    let mut login = fixture.start(PKCE);
    let printed = shown(&mut login);
    let page = opened(&fixture);
    let url = location(&get(&page));
    for _ in 0..3 {
        let again = get(&page);
        assert!(again.starts_with("HTTP/1.1 410 Gone\r\n"), "{again}");
        assert!(again.contains("<h1>Opened twice</h1>"), "{again}");
        assert!(!again.contains("state="), "{again}");
    }
    let refused = get(&approved(&url));
    assert!(refused.starts_with("HTTP/1.1 400 "), "{refused}");
    assert!(refused.contains("<h1>Not this login</h1>"), "{refused}");
    let last = get(&approved(&printed));
    assert!(last.contains("<h1>Logged in</h1>"), "{last}");
    snapshot!(plain(&login.finish(), &printed), @"
    ------- stderr -------
    homesso  log in within 10 minutes at [URL]
    homesso  on the machine with your browser, forward port [PORT] first:
      ssh -L [PORT]:127.0.0.1:[PORT] HOST
    homesso  the browser's link was used twice, perhaps by another program, and was revoked: open the URL yourself
    homesso  logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
}

#[test]
fn whoever_is_faster_than_the_browser_cannot_complete_the_login() {
    let fixture = Fixture::approving().with_browser(REPORT_ARGUMENTS, "");
    let mut login = fixture.start(PKCE);
    let printed = shown(&mut login);
    let page = opened(&fixture);
    // The thief reads the command line, approves as another user, and answers first.
    let stolen = approved(&location(&get(&page)));
    let mut stream = TcpStream::connect(stolen.authority()).unwrap();
    let target = &stolen[url::Position::BeforePath..];
    let host = stolen.authority();
    write!(stream, "GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let thief = spawn(move || {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    // The browser has taken a moment to start.
    let late = get(&page);
    assert!(late.contains("<h1>Opened twice</h1>"), "{late}");
    let answer = thief.join().unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(!fixture.token_path("homesso").exists());
    assert!(!fixture.asked().contains(&"CreateToken".to_owned()));
    let last = get(&approved(&printed));
    assert!(last.contains("<h1>Logged in</h1>"), "{last}");
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn the_url_in_the_terminal_can_be_used_although_the_browser_came() {
    let fixture = Fixture::approving().with_browser(REPORT_ARGUMENTS, "");
    let mut login = fixture.start(PKCE);
    let printed = shown(&mut login);
    get(&opened(&fixture));
    let last = get(&approved(&printed));
    assert!(last.contains("<h1>Logged in</h1>"), "{last}");
    assert_eq!(login.finish().code, Some(0));
}
