//! Other users of the same machine who find the port.

use std::net::TcpStream;

use url::Url;

use crate::login::pkce::browser::{PKCE, approved, field, shown};
use crate::support::{Fixture, get, send};

#[test]
fn a_thousand_wrong_requests_do_not_disturb_the_right_one() {
    let fixture = Fixture::approving();
    let mut login = fixture.start(PKCE);
    let url = shown(&mut login);
    let redirect = Url::parse(&field(&url, "redirect_uri")).unwrap();
    let (here, state) = (redirect.authority(), field(&url, "state"));
    let mut other = state.clone();
    let last = if other.pop() == Some('A') { 'B' } else { 'A' };
    other.push(last);
    let right = format!("code=stolen&state={state}");
    let requests = [
        ("GET", "/".to_owned(), here, "404"),
        ("GET", "/favicon.ico".to_owned(), here, "404"),
        ("GET", format!("/oauth/callback/?{right}"), here, "404"),
        ("GET", format!("/OAuth/callback?{right}"), here, "404"),
        ("GET", format!("//oauth/callback?{right}"), here, "404"),
        ("GET", "/oauth/callback".to_owned(), here, "400"),
        ("GET", "/oauth/callback?code=stolen".to_owned(), here, "400"),
        (
            "GET",
            format!("/oauth/callback?code=stolen&state={other}"),
            here,
            "400",
        ),
        (
            "GET",
            format!("/oauth/callback?error=access_denied&state={other}"),
            here,
            "400",
        ),
        (
            "GET",
            format!("/oauth/callback?code=a&{right}"),
            here,
            "400",
        ),
        (
            "GET",
            format!("/oauth/callback?state={other}&{right}"),
            here,
            "400",
        ),
        ("GET", format!("/oauth/callback?state={state}"), here, "400"),
        ("POST", format!("/oauth/callback?{right}"), here, "405"),
        ("HEAD", format!("/oauth/callback?{right}"), here, "405"),
        (
            "GET",
            format!("/oauth/callback?{right}"),
            "evil.example",
            "403",
        ),
        (
            "GET",
            format!("/oauth/callback?{right}"),
            "localhost",
            "403",
        ),
        (
            "GET",
            format!("http://{here}/oauth/callback?{right}"),
            here,
            "400",
        ),
    ];
    // Some connections send nothing and stay open.
    let silent: Vec<_> = (0..200)
        .map(|_| TcpStream::connect(here).unwrap())
        .collect();
    for (method, target, host, status) in requests.iter().cycle().take(1000) {
        let request = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let answer = send(here, &request);
        assert_eq!(answer.get(9..12), Some(*status), "{request}{answer}");
        assert!(!answer.contains("Logged in"), "{answer}");
    }
    let page = get(&approved(&url));
    assert!(page.contains("<h1>Logged in</h1>"), "{page}");
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    drop(silent);
}

#[test]
fn the_page_does_not_report_success_without_a_token() {
    let fixture = Fixture::approving();
    let mut login = fixture.start(PKCE);
    let url = shown(&mut login);
    let mut back = approved(&url);
    let query = format!("code=made-up&state={}", field(&url, "state"));
    back.set_query(Some(&query));
    let page = get(&back);
    assert!(page.starts_with("HTTP/1.1 400 "), "{page}");
    assert!(page.contains("<h1>Not logged in</h1>"), "{page}");
    assert!(page.contains("invalid_grant"), "{page}");
    let output = login.finish();
    assert_eq!(output.code, Some(1), "{output}");
    assert!(!fixture.token_path("homesso").exists());
}

#[test]
fn text_from_the_service_is_escaped_on_the_page_and_in_the_terminal() {
    let fixture = Fixture::approving();
    let mut login = fixture.start(PKCE);
    let url = shown(&mut login);
    let mut back = Url::parse(&field(&url, "redirect_uri")).unwrap();
    back.query_pairs_mut()
        .append_pair("error", "server_error")
        .append_pair("error_description", "\u{1b}[2J<script>alert(1)</script>")
        .append_pair("state", &field(&url, "state"));
    let page = get(&back);
    assert!(
        page.contains("&lt;script&gt;") && !page.contains("<script"),
        "{page}"
    );
    let output = login.finish();
    assert_eq!(output.code, Some(1), "{output}");
    assert!(
        output.stderr.contains("server_error: \\u{1b}[2J<script>"),
        "{output}"
    );
    assert!(!output.stderr.contains('\u{1b}'), "{output}");
}

#[test]
fn no_other_client_can_redeem_a_code_or_redirect_the_browser() {
    let fixture = Fixture::approving();
    let mut login = fixture.start(PKCE);
    let url = shown(&mut login);
    // The service only redirects to registered addresses.
    for redirect in [
        "http://127.0.0.1:1/other",
        "http://evil.example/oauth/callback",
    ] {
        let mut changed = url.clone();
        let fields: Vec<_> = url.query_pairs().into_owned().collect();
        let mut query = changed.query_pairs_mut();
        query.clear();
        for (name, value) in &fields {
            let value = if name == "redirect_uri" {
                redirect
            } else {
                value
            };
            query.append_pair(name, value);
        }
        drop(query);
        let answer = get(&changed);
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    }
    // A code for a different challenge is invalid.
    let mut other = url.clone();
    let query = url.query().unwrap().replace(
        &field(&url, "code_challenge"),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    );
    other.set_query(Some(&query));
    let page = get(&approved(&other));
    assert!(page.contains("<h1>Not logged in</h1>"), "{page}");
    assert_eq!(login.finish().code, Some(1));
}
