use serde_json::json;
use url::form_urlencoded::Serializer;

use super::*;
use crate::sandbox::testing::{self, AT_ONCE, NOW, START, at, logged_in};

const PAGE: &str = "https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1";

/// Returns a center and role credentials from it: access key ID, secret and session token.
fn center() -> (Center, [String; 3]) {
    let mut center = testing::center(AT_ONCE);
    let (.., tokens) = logged_in(&mut center, &[], START);
    let keys = center.role_credentials(&tokens.access, "123412341234", "MuppetAccess", NOW);
    let keys = keys.ok().unwrap();
    (center, [keys.id, keys.secret, keys.session_token])
}

fn pairs(pairs: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn form([id, secret, token]: &[String; 3]) -> String {
    let session = json!({ "sessionId": id, "sessionKey": secret, "sessionToken": token });
    pairs(&[
        ("Action", "getSigninToken"),
        ("Session", &session.to_string()),
    ])
}

/// Sends a request `seconds` after the role credentials were issued.
fn ask(center: &mut Center, method: &str, query: &str, body: &str, seconds: i64) -> (u16, String) {
    let request = hyper::Request::builder()
        .method(method)
        .uri(format!("/federation?{query}"))
        .body(body.to_owned().into());
    let response = answer(center, &request.unwrap(), at(seconds));
    let body = String::from_utf8(response.body().to_vec()).unwrap();
    (response.status().as_u16(), body)
}

fn token(center: &mut Center, keys: &[String; 3]) -> String {
    let (status, body) = ask(center, "POST", "", &form(keys), 0);
    assert_eq!(status, 200, "{body}");
    let body: Value = serde_json::from_str(&body).unwrap();
    body["SigninToken"].as_str().unwrap().to_owned()
}

fn login(token: &str, destination: &str) -> String {
    pairs(&[
        ("Action", "login"),
        ("Issuer", "https://corp.example"),
        ("Destination", destination),
        ("SigninToken", token),
    ])
}

fn refusals(center: &Center) -> Vec<(&'static str, Option<&'static str>)> {
    let requests = center.requests().iter();
    requests
        .map(|asked| (asked.operation, asked.refused))
        .collect()
}

#[test]
fn a_token_signs_in_once() {
    let (mut center, keys) = center();
    let token = token(&mut center, &keys);
    assert!(center.handed_out().contains(&token));
    let (status, page) = ask(&mut center, "GET", &login(&token, PAGE), "", 0);
    assert_eq!(status, 200);
    for text in ["123412341234", "AWSReservedSSO_MuppetAccess", PAGE] {
        assert!(page.contains(text), "{page}");
    }
    assert_eq!(ask(&mut center, "GET", &login(&token, PAGE), "", 0).0, 400);
    assert_eq!(
        refusals(&center),
        [
            ("getSigninToken", None),
            ("login", None),
            ("login", Some("InvalidSigninToken"))
        ]
    );
}

#[test]
fn what_is_shown_is_text() {
    let (mut center, keys) = center();
    let token = token(&mut center, &keys);
    let query = login(&token, "\"><script>alert(1)</script>");
    let (_, page) = ask(&mut center, "GET", &query, "", 0);
    assert!(page.contains("&quot;&gt;&lt;script&gt;"), "{page}");
}

#[test]
fn keys_are_not_taken_from_a_url() {
    let (mut center, keys) = center();
    let (status, body) = ask(&mut center, "GET", &form(&keys), "", 0);
    assert!(status == 400 && body.contains("POST"), "{body}");
    assert_eq!(refusals(&center), [("getSigninToken", Some("KeysInUrl"))]);
}

#[test]
fn what_ends_or_is_not_known_is_refused() {
    let (mut center, keys) = center();
    for at in 0..3 {
        let mut wrong = keys.clone();
        wrong[at].push('x');
        assert_eq!(ask(&mut center, "POST", "", &form(&wrong), 0).0, 403);
    }
    assert_eq!(ask(&mut center, "POST", "", &form(&keys), 3600).0, 403);
    let good = form(&keys);
    for (duration, status) in [
        ("899", 400),
        ("900", 200),
        ("43200", 200),
        ("43201", 400),
        ("x", 400),
    ] {
        let body = format!("{good}&SessionDuration={duration}");
        assert_eq!(
            ask(&mut center, "POST", "", &body, 0).0,
            status,
            "{duration}"
        );
    }
    for body in [
        "",
        "Action=getSigninToken",
        "Action=getSigninToken&Session=[]",
        "Action=login",
    ] {
        assert_eq!(ask(&mut center, "POST", "", body, 0).0, 400, "{body}");
    }
    assert_eq!(ask(&mut center, "PUT", "", "", 0).0, 405);
    let token = token(&mut center, &keys);
    let query = login(&token, PAGE);
    assert_eq!(ask(&mut center, "GET", "Action=login", "", 0).0, 400);
    assert_eq!(ask(&mut center, "GET", &query, "", 15 * 60).0, 400);
}
