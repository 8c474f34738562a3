//! Portals with the accounts and roles that a test needs.

use std::fmt::Write as _;

use serde_json::Value;
use ssologin::sandbox::Directory;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::Fixture;

/// Returns a fixture with a session `big`, and many accounts with three roles each in its portal.
///
/// The portal may limit the requests per second.
pub(crate) fn big(accounts: usize, rate: Option<u32>) -> Fixture {
    let session = "[sso-session big]\nsso_start_url = https://big.example/start\nsso_region = eu-west-1\n\
                   sso_registration_scopes = sso:account:access\n";
    let mut text = session.to_owned();
    for number in 0..accounts * 3 {
        let (account, role) = (number / 3, number % 3);
        let _ = write!(
            text,
            "[profile p{number}]\nsso_session = big\nsso_account_id = {account:012}\nsso_role_name = Role{role}\n"
        );
    }
    let fixture = Fixture::set_up(|options| {
        options.directory = Directory::from_config(&text);
        options.portal_rate = rate;
    });
    fixture.config(session);
    fixture.logged_in(&["big"])
}

/// Replaces the sandbox's portal with one that gives these answers, by path.
pub(crate) async fn portal(fixture: &mut Fixture, answers: &[(&str, Value)]) -> MockServer {
    let server = MockServer::start().await;
    for (at, answer) in answers {
        Mock::given(path(*at))
            .respond_with(ResponseTemplate::new(200).set_body_json(answer))
            .mount(&server)
            .await;
    }
    fixture.set("AWS_ENDPOINT_URL_SSO", server.uri());
    server
}

/// Starts a server that gives the same answer to every request.
pub(crate) async fn always(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}
