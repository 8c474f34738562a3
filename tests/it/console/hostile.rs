//! Unusable and hostile answers from the federation endpoint.

use futures_util::future::join_all;
use tokio::task::spawn_blocking;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::console::opened::PRINT;
use crate::support::{Fixture, Output, closed_address, keep_role, snapshot};

/// Runs the program against an endpoint that gives this answer.
///
/// The cached credentials contain the word `kept`, which must not appear in messages.
async fn answered(answer: impl Respond + 'static) -> (Output, MockServer, Fixture) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let mut fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    fixture.set(
        "AWS_ENDPOINT_URL_SIGNIN",
        format!("{}/base/?x#y", server.uri()),
    );
    let arguments = [PRINT, &["--debug"]].concat();
    let run = move || (fixture.run(&arguments), fixture);
    let (output, fixture) = spawn_blocking(run).await.unwrap();
    (output, server, fixture)
}

fn text(status: u16, body: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_string(body)
}

/// Returns the only error message, without the host.
fn sentence(output: &Output) -> String {
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (Some(1), ""),
        "{output}"
    );
    assert!(output.stderr.lines().count() <= 4, "{output}");
    assert!(!output.stderr.contains("kept"), "{output}");
    let line = output.stderr.lines().next().unwrap();
    let (host, rest) = line
        .strip_prefix("error: ")
        .unwrap()
        .split_once(' ')
        .unwrap();
    assert!(host.starts_with("127.0.0.1:"), "{output}");
    rest.to_owned()
}

#[tokio::test]
async fn the_keys_are_sent_in_the_body_of_one_post() {
    let (output, server, _world) = answered(text(200, r#"{"SigninToken": "to+ken"}"#)).await;
    assert_eq!(output.code, Some(0), "{output}");
    assert!(
        output.stdout.contains("/base/federation?Action=login&"),
        "{output}"
    );
    assert!(
        output.stdout.ends_with("&SigninToken=to%2Bken\n"),
        "{output}"
    );
    let requests = server.received_requests().await.unwrap();
    let [request] = requests.as_slice() else {
        panic!("{requests:?}")
    };
    assert_eq!(request.method.as_str(), "POST");
    assert_eq!(request.url.path(), "/base/federation");
    assert_eq!(request.url.query(), None);
    let header = |name: &str| {
        request
            .headers
            .get(name)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(header("content-type"), "application/x-www-form-urlencoded");
    assert!(header("user-agent").starts_with("ssologin/"));
    let body = String::from_utf8(request.body.clone()).unwrap();
    assert_eq!(
        body,
        "Action=getSigninToken&Session=%7B%22sessionId%22%3A%22ASIAKEPT%22%2C%22sessionKey%22%3A%22kept%2Fsecret%2Bkey%3D%22\
         %2C%22sessionToken%22%3A%22kept-session-token%22%7D"
    );
}

#[tokio::test]
async fn each_answer_without_a_token_has_its_own_message() {
    let not_signin = "returned an answer that is not from AWS Sign-In (getSigninToken): HTTP";
    let portal = "; `AWS_ENDPOINT_URL_SIGNIN` points there";
    let cases = [
        (
            200,
            "<html>Log in to the Wi-Fi</html>",
            format!("{not_signin} 200, not JSON{portal}"),
        ),
        (200, "", format!("{not_signin} 200, not JSON{portal}")),
        (200, "[]", format!("{not_signin} 200, not JSON{portal}")),
        (
            302,
            "",
            format!("{not_signin} 302, in an unknown form{portal}"),
        ),
        (
            200,
            "{}",
            "returned an answer without a usable `SigninToken` (getSigninToken)".into(),
        ),
        (
            200,
            r#"{"SigninToken": "a b\r\nX: y"}"#,
            "returned an answer without a usable `SigninToken` (getSigninToken)".into(),
        ),
        (
            200,
            r#"{"SigninToken": 5}"#,
            "returned an answer without a usable `SigninToken` (getSigninToken)".into(),
        ),
        (
            400,
            "<html>\u{1b}[31mno</html>",
            "rejected getSigninToken: HTTP 400".into(),
        ),
        (
            400,
            "Credential\u{1b}[31m problem\n",
            "rejected getSigninToken: HTTP 400, Credential\\u{1b}[31m problem".into(),
        ),
        (
            403,
            r#"{"message": "ended"}"#,
            "rejected getSigninToken: HTTP 403, ended".into(),
        ),
        (401, "[1]", "rejected getSigninToken: HTTP 401".into()),
        (
            429,
            "",
            "is throttling requests (getSigninToken); try again in a minute".into(),
        ),
        (
            503,
            "<html>",
            "had an internal error (getSigninToken: HTTP 503); `AWS_ENDPOINT_URL_SIGNIN` points there"
                .into(),
        ),
    ];
    // Most answers are asked for again, so do that for all at once.
    join_all(cases.map(async |(status, body, expected)| {
        let (output, _server, _world) = answered(text(status, body)).await;
        assert_eq!(sentence(&output), expected);
    }))
    .await;
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_cut_off() {
    let long = format!(r#"{{"SigninToken": "{}"}}"#, "x".repeat(4 << 20));
    let (output, _server, _world) = answered(text(200, &long)).await;
    assert!(
        sentence(&output).contains("HTTP 200, too large"),
        "{output}"
    );
    let half = &long[..1000];
    let (output, _server, _world) = answered(text(200, half)).await;
    assert!(sentence(&output).contains("not JSON"), "{output}");
}

/// An answer that echoes the request, as error pages for developers do.
struct Echo(u16, bool);

impl Respond for Echo {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let body = String::from_utf8(request.body.clone()).unwrap();
        let body = match self.1 {
            true => url::form_urlencoded::parse(body.as_bytes())
                .map(|(key, value)| format!("{key} {value}\n"))
                .collect(),
            false => body,
        };
        text(self.0, &body)
    }
}

#[tokio::test]
async fn an_echoed_request_is_not_printed() {
    for (status, decoded) in [(400, false), (400, true), (200, false), (404, true)] {
        let (output, _server, _world) = answered(Echo(status, decoded)).await;
        let sentence = sentence(&output);
        assert!(!sentence.contains("ASIAKEPT"), "{sentence}");
    }
}

#[test]
fn an_unreachable_endpoint_is_reported() {
    let mut fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    let url = format!("http://{}", closed_address());
    fixture.set("AWS_ENDPOINT_URL_SIGNIN", url);
    snapshot!(fixture.run(PRINT), @"
    ------- stderr -------
    error: cannot reach 127.0.0.1:[PORT] (getSigninToken): Connection refused (os error 111); `AWS_ENDPOINT_URL_SIGNIN` points there
    [exit status: 1]
    ");
    fixture.set("AWS_CA_BUNDLE", "/nonexistent/ca.pem");
    let output = fixture.run(PRINT);
    assert_eq!(output.code, Some(5), "{output}");
    assert!(output.stderr.contains("AWS_CA_BUNDLE"), "{output}");
}
