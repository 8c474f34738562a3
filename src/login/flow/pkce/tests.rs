use proptest::prelude::*;

use super::{Callback, Proof, RANDOM, Request, callback, challenge, pasted_query};
use crate::text::Secret;

/// The octets from RFC 7636 appendix B.
const OCTETS: [u8; RANDOM] = [
    116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77,
    105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
];

fn proof() -> Proof {
    Proof::new(&OCTETS, &[0; RANDOM])
}

fn state() -> Secret {
    Secret::new("st-1_~".into())
}

/// Describes what a query contains: `code C`, `error E D`, or nothing.
fn read(query: &str) -> Option<String> {
    callback(query, &state()).map(|callback| match callback {
        Callback::Code(code) => format!("code {}", code.expose()),
        Callback::Refused { error, description } => format!("error {error} {description}"),
    })
}

#[test]
fn the_vector_of_rfc_7636_appendix_b() {
    let verifier = proof().verifier;
    assert_eq!(
        verifier.expose(),
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    );
    assert_eq!(
        challenge(verifier.expose()),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
}

#[test]
fn the_url_is_that_of_the_aws_cli() {
    let scopes = ["sso:account:access".to_owned(), "a b".to_owned()];
    let request = Request {
        endpoint: "https://oidc.eu-west-1.amazonaws.com:8443/some/path?x=y",
        client_id: "cid/1",
        redirect_uri: "http://127.0.0.1:7/oauth/callback",
        scopes: &scopes,
    };
    assert_eq!(
        request.url(&proof()).unwrap(),
        "https://oidc.eu-west-1.amazonaws.com:8443/authorize?response_type=code&client_id=cid%2F1\
         &redirect_uri=http%3A%2F%2F127.0.0.1%3A7%2Foauth%2Fcallback\
         &state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&code_challenge_method=S256\
         &scopes=sso%3Aaccount%3Aaccess%20a%20b\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
    let nowhere = Request {
        endpoint: "oidc",
        ..request
    };
    assert_eq!(nowhere.url(&proof()), None);
}

#[test]
fn a_callback_is_read_once_the_state_is_right() {
    for (query, said) in [
        ("code=C&state=st-1_~", Some("code C")),
        ("x=y&state=st-1_%7E&code=a%2Fb%3D", Some("code a/b=")),
        (
            "error=access_denied&state=st-1_~",
            Some("error access_denied "),
        ),
        (
            "error=x&error_description=a+b&state=st-1_~",
            Some("error x a b"),
        ),
        ("", None),
        ("code=C", None),
        ("code=C&state=", None),
        ("code=C&state=st-1_", None),
        ("code=C&state=st-1_~x", None),
        ("code=C&State=st-1_~", None),
        ("code=C&state=st-1_~&state=st-1_~", None),
        ("code=C&code=D&state=st-1_~", None),
        ("code=C&error=x&state=st-1_~", None),
        ("code=&state=st-1_~", None),
        ("code=a%0Ab&state=st-1_~", None),
        ("error=&state=st-1_~", None),
        ("state=st-1_~", None),
    ] {
        assert_eq!(read(query).as_deref(), said, "{query}");
    }
}

#[test]
fn a_person_pastes_the_url_or_its_query() {
    for text in [
        "http://127.0.0.1:7/oauth/callback?code=C&state=st-1_~",
        " http://127.0.0.1:7/oauth/callback?code=C&state=st-1_~#frag\r",
        "?code=C&state=st-1_~",
        "code=C&state=st-1_~ ",
    ] {
        assert_eq!(
            read(pasted_query(text)).as_deref(),
            Some("code C"),
            "{text}"
        );
    }
    assert_eq!(read(pasted_query("http://127.0.0.1:7/")), None);
}

proptest! {
    #[test]
    fn nothing_but_the_state_opens(query in any::<String>(), other in "[a-z&=%?#]{0,20}") {
        prop_assert_eq!(read(&query), None);
        prop_assert_eq!(read(pasted_query(&format!("{other}code=C&state={other}"))), None);
    }

    #[test]
    fn what_a_service_encodes_is_read_back(code in "[!-~]{1,80}", more in "[a-bd-z]{0,5}") {
        let mut url = url::Url::parse("http://127.0.0.1:7/oauth/callback").unwrap();
        url.query_pairs_mut().append_pair("code", &code).append_pair(&format!("x{more}"), &code)
            .append_pair("state", state().expose());
        prop_assert_eq!(read(url.query().unwrap()), Some(format!("code {code}")));
    }

    #[test]
    fn a_verifier_is_one_of_the_rfc(bytes in proptest::array::uniform32(any::<u8>())) {
        let proof = Proof::new(&bytes, &bytes);
        let verifier = proof.verifier.expose();
        prop_assert_eq!(verifier.len(), 43);
        prop_assert!(verifier.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b)));
    }

    #[test]
    fn the_url_says_what_it_was_told(client_id in "\\PC{1,20}", scope in "\\PC{1,20}") {
        let scopes = [scope.clone()];
        let request = Request {
            endpoint: "https://oidc.example",
            client_id: &client_id,
            redirect_uri: "http://127.0.0.1:7/oauth/callback",
            scopes: &scopes,
        };
        let text = request.url(&proof()).unwrap();
        let url = url::Url::parse(&text).unwrap();
        prop_assert_eq!(url.as_str(), text.as_str());
        let fields: std::collections::HashMap<_, _> = url.query_pairs().into_owned().collect();
        prop_assert_eq!(&fields["client_id"], &client_id);
        prop_assert_eq!(&fields["scopes"], &scope);
    }
}
