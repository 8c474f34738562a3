use super::*;
use crate::sandbox::center::{ClientMetadata, IssuedTokens, REFRESH_GRANT, TokenGrant};
use crate::sandbox::testing::{self, AT_ONCE, SCOPE, START, at, center};

const CALLBACK: &str = "http://127.0.0.1:4711/oauth/callback";
/// The code verifier from RFC 7636, appendix B; `CHALLENGE` is its challenge.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn metadata<'a>(redirects: &[&str], issuer: Option<&'a str>) -> ClientMetadata<'a> {
    ClientMetadata {
        redirects: redirects.iter().map(|uri| (*uri).to_owned()).collect(),
        issuer,
        ..testing::metadata(
            "public",
            vec![SCOPE.to_owned()],
            &[CODE_GRANT, REFRESH_GRANT],
        )
    }
}

/// Returns a center with a registered client, and the client's ID and secret.
fn registered(approve: Approve) -> (Center, String, String) {
    let mut center = center(approve);
    let redirects = ["http://127.0.0.1/oauth/callback"];
    let made = center.register(metadata(&redirects, Some(START)), at(0));
    let made = made.ok().unwrap();
    (center, made.id, made.secret)
}

fn question(client: &str) -> AuthorizationQuestion<'_> {
    AuthorizationQuestion {
        response_type: "code",
        client,
        redirect: CALLBACK,
        state: "st",
        method: "S256",
        scopes: SCOPE,
        challenge: CHALLENGE,
    }
}

fn decided(asked: Result<AuthorizationOutcome, Refusal>) -> Url {
    match asked.ok().unwrap() {
        AuthorizationOutcome::Decided(url) => Url::parse(&url).unwrap(),
        AuthorizationOutcome::Waits { .. } => unreachable!("nobody is asked"),
    }
}

fn field(url: &Url, name: &str) -> String {
    let found = url.query_pairs().find(|(key, _)| key == name);
    found
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// Redeems a code and returns the tokens or the name of the exception.
fn redeem(
    center: &mut Center,
    (id, secret): (&str, &str),
    (code, verifier, redirect): (&str, &str, &str),
    seconds: i64,
) -> Result<IssuedTokens, &'static str> {
    let grant = TokenGrant::Code {
        code,
        verifier,
        redirect,
    };
    let tokens = center.create_token(id, secret, grant, at(seconds));
    tokens.map_err(|refusal| refusal.name)
}

#[test]
fn a_code_is_good_once_for_who_began() {
    let (mut center, id, secret) = registered(AT_ONCE);
    let client = (id.as_str(), secret.as_str());
    for (verifier, redirect, seconds, good) in [
        (VERIFIER, CALLBACK, 1, true),
        (VERIFIER, CALLBACK, 599, true),
        (VERIFIER, CALLBACK, 600, false),
        (&VERIFIER[1..], CALLBACK, 1, false),
        (CHALLENGE, CALLBACK, 1, false),
        (VERIFIER, "http://127.0.0.1/oauth/callback", 1, false),
    ] {
        let back = decided(center.ask(&question(&id), at(0)));
        assert!(back.as_str().starts_with(CALLBACK));
        assert_eq!(field(&back, "state"), "st");
        let code = field(&back, "code");
        let tokens = redeem(&mut center, client, (&code, verifier, redirect), seconds);
        assert_eq!(tokens.is_ok(), good, "{verifier} {redirect} {seconds}");
        assert!(tokens.ok().is_none_or(|tokens| tokens.refresh.is_some()));
        let again = redeem(&mut center, client, (&code, VERIFIER, CALLBACK), seconds);
        assert_eq!(again.err(), Some("InvalidGrantException"));
    }
}

#[test]
fn a_code_of_another_client_is_not_taken() {
    let (mut center, id, _) = registered(AT_ONCE);
    let redirects = ["http://127.0.0.1/oauth/callback"];
    let other = center.register(metadata(&redirects, Some(START)), at(0));
    let other = other.ok().unwrap();
    let code = field(&decided(center.ask(&question(&id), at(0))), "code");
    let client = (other.id.as_str(), other.secret.as_str());
    let answer = redeem(&mut center, client, (&code, VERIFIER, CALLBACK), 1);
    assert_eq!(answer.err(), Some("InvalidGrantException"));
}

#[test]
fn what_is_wrong_goes_back_to_the_client_unless_its_address_is_wrong() {
    let (mut center, id, _) = registered(AT_ONCE);
    let right = || question(&id);
    for (asked, error) in [
        (
            AuthorizationQuestion {
                method: "plain",
                ..right()
            },
            "invalid_request",
        ),
        (
            AuthorizationQuestion {
                response_type: "token",
                ..right()
            },
            "invalid_request",
        ),
        (
            AuthorizationQuestion {
                challenge: "short",
                ..right()
            },
            "invalid_request",
        ),
        (
            AuthorizationQuestion {
                scopes: "other",
                ..right()
            },
            "invalid_scope",
        ),
        (
            AuthorizationQuestion {
                scopes: "",
                ..right()
            },
            "invalid_scope",
        ),
    ] {
        let back = decided(center.ask(&asked, at(0)));
        assert_eq!(field(&back, "error"), error);
        assert_eq!(
            (field(&back, "state"), field(&back, "code")),
            ("st".into(), String::new())
        );
    }
    for redirect in [
        "http://127.0.0.1:1/other",
        "http://localhost:1/oauth/callback",
        "https://127.0.0.1:1/oauth/callback",
        "http://evil.example/oauth/callback",
        "http://127.0.0.1:1/oauth/callback?x=y",
        "",
    ] {
        let asked = center.ask(
            &AuthorizationQuestion {
                redirect,
                ..right()
            },
            at(0),
        );
        assert!(asked.is_err(), "{redirect}");
    }
    assert!(center.ask(&question("nobody"), at(0)).is_err());
    assert!(center.ask(&right(), at(91 * 24 * 3600)).is_err());
}

#[test]
fn a_person_decides_once() {
    for (verdict, key) in [(Verdict::Approved, "code"), (Verdict::Denied, "error")] {
        let (mut center, id, _) = registered(Approve::Page);
        let Ok(AuthorizationOutcome::Waits {
            form_token,
            client,
            start_url,
        }) = center.ask(&question(&id), at(0))
        else {
            unreachable!("a person is asked")
        };
        assert_eq!((client.as_str(), start_url.as_str()), ("test", START));
        assert!(center.decide_question("guess", verdict, at(1)).is_err());
        let back = decided(center.decide_question(&form_token, verdict, at(1)));
        assert!(!field(&back, key).is_empty());
        assert_eq!(field(&back, "state"), "st");
        assert!(center.decide_question(&form_token, verdict, at(2)).is_err());
    }
}

#[test]
fn registrations_and_flows_that_do_not_fit_are_refused() {
    let mut center = center(AT_ONCE);
    let good = ["http://127.0.0.1/oauth/callback"];
    for (redirects, issuer) in [
        (&[][..], Some(START)),
        (&["http://localhost/oauth/callback"], Some(START)),
        (&["https://evil.example/"], Some(START)),
        (&good, None),
        (&good, Some("http://portal.example")),
    ] {
        assert!(center.register(metadata(redirects, issuer), at(0)).is_err());
    }
    let (mut center, id, secret) = registered(AT_ONCE);
    let device = center.authorize_device(&id, &secret, START, at(0));
    assert_eq!(device.err().unwrap().name, "UnauthorizedClientException");
    let bare = ClientMetadata {
        grants: Vec::new(),
        ..metadata(&good, None)
    };
    let device = center.register(bare, at(0)).ok().unwrap();
    let back = decided(center.ask(&question(&device.id), at(0)));
    assert_eq!(field(&back, "error"), "unauthorized_client");
}
