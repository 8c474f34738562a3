use hyper::header::HOST;

use super::*;
use crate::sandbox::center::{ClientMetadata, Rules};
use crate::sandbox::options::Approve;
use crate::sandbox::testing::{NOW, metadata, rules};
use crate::sandbox::wire::router;

const OWN: &str = "127.0.0.1:4000";

/// Returns a center with one pending device code of the named client, and its user code.
fn center(client: &str, start_url: &str) -> (Center, String) {
    let mut center = Center::new(Rules {
        url: format!("http://{OWN}"),
        ..rules(Approve::Page)
    });
    let metadata = ClientMetadata {
        name: client,
        ..metadata("public", Vec::new(), &[])
    };
    let made = center.register(metadata, NOW).ok().unwrap();
    let code = center
        .authorize_device(&made.id, &made.secret, start_url, NOW)
        .ok()
        .unwrap()
        .user_code;
    (center, code)
}

fn ask(center: &mut Center, method: &str, host: &str, uri: &str, body: String) -> (u16, String) {
    let request = hyper::Request::builder()
        .method(method)
        .uri(uri)
        .header(HOST, host);
    let response = router::answer(center, &request.body(body.into()).unwrap(), NOW);
    assert!(
        response.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("default-src 'none'")
    );
    (
        response.status().as_u16(),
        String::from_utf8(response.body().to_vec()).unwrap(),
    )
}

fn get(center: &mut Center, uri: &str) -> (u16, String) {
    ask(center, "GET", OWN, uri, String::new())
}

/// Submits the form of a page, as a browser does when a button is pressed.
fn press(center: &mut Center, page: &str, button: &str) -> (u16, String) {
    let value = |name: &str| {
        let after = page
            .split_once(&format!("name=\"{name}\" value=\""))
            .unwrap()
            .1;
        after.split_once('"').unwrap().0.to_owned()
    };
    let body = format!(
        "user_code={}&form_token={}&verdict={button}",
        value("user_code"),
        value("form_token")
    );
    ask(center, "POST", OWN, "/device", body)
}

#[test]
fn a_person_approves_or_denies() {
    for (button, verdict) in [("approve", Verdict::Approved), ("deny", Verdict::Denied)] {
        let (mut center, code) = center("my-client", "https://homesso.awsapps.com/start/");
        let (status, page) = get(
            &mut center,
            &format!("/device?user_code={}", code.to_lowercase()),
        );
        assert_eq!(status, 200);
        for part in [
            "my-client",
            "https://homesso.awsapps.com/start/",
            &code,
            "id=\"approve\"",
            "id=\"deny\"",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
        let (status, result) = press(&mut center, &page, button);
        assert_eq!(status, 200);
        assert!(result.contains(if button == "approve" {
            "id=\"approved\""
        } else {
            "id=\"denied\""
        }));
        assert!(center.inquire(&code, NOW).unwrap().verdict == Some(verdict));
        // Pressing the other button later, on a page that is still open, changes nothing.
        press(
            &mut center,
            &page,
            if button == "approve" {
                "deny"
            } else {
                "approve"
            },
        );
        assert!(center.inquire(&code, NOW).unwrap().verdict == Some(verdict));
    }
}

#[test]
fn without_a_code_the_page_asks_for_one() {
    let (mut center, _) = center("c", "https://a.example");
    for uri in ["/device", "/device?user_code=", "/device?user_code=+"] {
        let (status, page) = get(&mut center, uri);
        assert_eq!(status, 200);
        assert!(page.contains("<label for=\"user_code\">") && page.contains("id=\"user_code\""));
    }
    let (status, page) = get(&mut center, "/device?user_code=ZZZZ-ZZZZ");
    assert!(status == 404 && page.contains("unknown, used or expired"));
    assert_eq!(get(&mut center, "/").0, 303);
}

#[test]
fn text_from_clients_stays_text() {
    let (mut center, code) = center(
        "<script>'x'</script>\"&<!-- content -->",
        "https://a.example/\"><b>",
    );
    let (_, page) = get(&mut center, &format!("/device?user_code={code}"));
    assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
    let name = "&lt;script&gt;&#39;x&#39;&lt;/script&gt;&quot;&amp;&lt;!-- content --&gt;";
    assert!(page.contains(name), "{page}");
    let (_, page) = get(&mut center, "/device?user_code=%3Cscript%3E");
    assert!(!page.contains("<script"));
}

#[test]
fn only_the_own_host_is_answered() {
    let (mut center, code) = center("c", "https://a.example");
    let uri = format!("/device?user_code={code}");
    for (host, status) in [
        (OWN, 200),
        ("localhost:4000", 200),
        ("localhost:4001", 403),
        ("localhost", 403),
        ("evil.example:4000", 403),
        ("127.0.0.1", 403),
        ("127.0.0.1:4000.evil.example", 403),
    ] {
        let (got, page) = ask(&mut center, "GET", host, &uri, String::new());
        assert_eq!(got, status, "{host}");
        assert_eq!(page.contains("form_token"), status == 200, "{host}");
    }
}

#[test]
fn a_form_that_the_page_did_not_make_decides_nothing() {
    let (mut center, code) = center("c", "https://a.example");
    for (body, status) in [
        (format!("user_code={code}&verdict=approve"), 403),
        (
            format!("user_code={code}&verdict=approve&form_token=guess"),
            403,
        ),
        (format!("user_code={code}&form_token="), 400),
        ("verdict=approve".to_owned(), 404),
        ("%ff%".to_owned(), 400),
    ] {
        assert_eq!(
            ask(&mut center, "POST", OWN, "/device", body.clone()).0,
            status,
            "{body}"
        );
    }
    assert_eq!(center.pending(NOW), [code]);
}
