mod redeemed;

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use url::Url;

use crate::cache::Flow;
use crate::error::{Error, Kind};
use crate::fixture::{CODE, CREATE_TOKEN, Fault, Fixture, LIST_ACCOUNTS, REGISTER, session};
use crate::login::flow::pkce::challenge;
use crate::login::{Done, Outcome};
use crate::service::ServiceFailure;
use crate::session::Session;
use crate::system::Clock as _;

fn world(then: fn(&str)) -> Fixture {
    let mut world = Fixture::new();
    world.pkce = true;
    world.on_authorize = Some(then);
    world
}

/// Returns the URLs in the prompts.
fn shown(world: &Fixture) -> Vec<String> {
    let said = world.said().into_iter();
    said.filter_map(|said| {
        Some(
            said.strip_prefix("authorize ")?
                .split_once(' ')?
                .0
                .to_owned(),
        )
    })
    .collect()
}

/// Returns a field of the authorization URL.
fn field(url: &str, name: &str) -> String {
    let url = Url::parse(url).unwrap();
    let mut fields = url.query_pairs();
    let (_, value) = fields.find(|(key, _)| key == name).unwrap();
    value.into_owned()
}

/// Visits the redirect URI as a browser does, and reads the page on a separate thread.
fn come_back(url: &str, answer: &[(&str, &str)]) {
    let mut target = Url::parse(&field(url, "redirect_uri")).unwrap();
    target
        .query_pairs_mut()
        .extend_pairs(answer)
        .append_pair("state", &field(url, "state"));
    std::thread::spawn(move || {
        let authority = target.authority().to_owned();
        let mut stream = TcpStream::connect(&authority).unwrap();
        let line = format!("{}?{}", target.path(), target.query().unwrap());
        let head = format!("GET {line} HTTP/1.1\r\nHost: {authority}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
}

/// Requests a page as a browser does.
fn get(url: &str) -> String {
    let url = Url::parse(url).unwrap();
    let mut stream = TcpStream::connect(url.authority()).unwrap();
    let (path, host) = (url.path(), url.authority());
    let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Returns the URL that an answer redirects to.
fn redirect(answer: &str) -> String {
    let mut lines = answer.lines();
    let url = lines.find_map(|line| line.strip_prefix("Location: "));
    url.expect(answer).to_owned()
}

fn approve(url: &str) {
    come_back(url, &[("code", CODE)]);
}

fn does_nothing(_: &str) {}

#[tokio::test]
async fn a_login_registers_and_redeems_what_the_browser_brings() {
    let world = world(approve);
    let corp = session("corp");
    let done = world.run(&corp).await.unwrap();
    assert_eq!(done.outcome, Outcome::LoggedIn);
    assert_eq!(
        world.center.operations(),
        [REGISTER, CREATE_TOKEN, LIST_ACCOUNTS]
    );
    let opened = shown(&world);
    let url = &opened[0];
    assert!(url.starts_with("https://oidc.example/authorize?response_type=code&client_id="));
    let redeemed = world.center.redeemed();
    assert_eq!(redeemed.len(), 1);
    let (verifier, redirect_uri) = &redeemed[0];
    assert_eq!(field(url, "code_challenge"), challenge(verifier));
    assert_eq!(field(url, "redirect_uri"), *redirect_uri);
    assert!(redirect_uri.starts_with("http://127.0.0.1:"));
    assert!(redirect_uri.ends_with("/oauth/callback"));
    assert_eq!(
        world.field(&corp, "accessToken").as_deref(),
        Some("access1")
    );
    assert_eq!(
        world.field(&corp, "refreshToken").as_deref(),
        Some("refresh1")
    );
}

#[tokio::test]
async fn a_kept_client_is_used_and_each_login_has_a_proof_of_its_own() {
    let mut world = world(approve);
    let corp = session("corp");
    world.run(&corp).await.unwrap();
    world.need.force = true;
    world.run(&corp).await.unwrap();
    assert_eq!(
        world.center.operations(),
        [
            REGISTER,
            CREATE_TOKEN,
            LIST_ACCOUNTS,
            CREATE_TOKEN,
            LIST_ACCOUNTS
        ]
    );
    let opened = shown(&world);
    for name in ["state", "code_challenge"] {
        assert_ne!(field(&opened[0], name), field(&opened[1], name));
    }
    // It can be refreshed like any other token.
    world.need.force = true;
    world.need.may_ask = false;
    assert_eq!(world.run(&corp).await.unwrap().outcome, Outcome::Renewed);
}

#[tokio::test(start_paused = true)]
async fn nobody_is_waited_for_longer_than_ten_minutes_and_the_client_is_not_trusted_again() {
    for (timeout, waited) in [(None, 600), (Some(Duration::from_secs(60)), 60)] {
        let mut world = world(does_nothing);
        world.timeout = timeout;
        let corp = session("corp");
        let error = world.run(&corp).await.err().unwrap();
        assert_eq!(error.kind(), Kind::TimedOut);
        assert_eq!(world.center.elapsed().as_secs(), waited);
        assert_eq!(world.center.operations(), [REGISTER]);
        let kept = || {
            let now = world.clock.now();
            world
                .cache
                .load_registration(&corp, Flow::AuthorizationCode, now)
                .is_some()
        };
        assert!(kept(), "it is new");
        world.run(&corp).await.err().unwrap();
        assert_eq!(kept(), timeout.is_some());
        assert_eq!(world.token_file(&corp), "");
    }
}

#[tokio::test]
async fn what_the_service_says_by_way_of_the_browser_ends_it() {
    let denied = world(|url| come_back(url, &[("error", "access_denied")]));
    let error = denied.run(&session("corp")).await.err().unwrap();
    assert_eq!(error.kind(), Kind::Denied);

    let other = world(|url| {
        let description = format!("\u{1b}[2J{}", "x".repeat(2000));
        come_back(
            url,
            &[
                ("error", "server_error"),
                ("error_description", &description),
            ],
        );
    });
    let error = other.run(&session("corp")).await.err().unwrap();
    assert_eq!(error.kind(), Kind::Service);
    let text = error.to_string();
    assert!(
        text.starts_with("oidc.example rejected Authorize: server_error: \\u{1b}[2Jxxx"),
        "{text}"
    );
    assert!(
        text.len() < 300 && !text.contains(char::is_control),
        "{text}"
    );
    assert_eq!(other.center.operations(), [REGISTER]);
}

#[tokio::test]
async fn a_client_that_the_service_has_forgotten_is_registered_anew_once() {
    let mut world = world(approve);
    let corp = session("corp");
    world.run(&corp).await.unwrap();
    world.need.force = true;
    let forgotten = Fault::Fail(ServiceFailure::InvalidClient);
    world.center.faults(CREATE_TOKEN, [forgotten.clone()]);
    world.run(&corp).await.unwrap();
    assert_eq!(
        world.center.operations()[3..],
        [CREATE_TOKEN, REGISTER, CREATE_TOKEN, LIST_ACCOUNTS]
    );
    world
        .center
        .faults(CREATE_TOKEN, [forgotten.clone(), forgotten]);
    assert!(world.run(&corp).await.is_err());
}

#[tokio::test]
async fn a_code_that_is_not_taken_ends_it() {
    let world = world(|url| come_back(url, &[("code", "another")]));
    let corp = session("corp");
    let error = world.run(&corp).await.err().unwrap();
    assert!(
        matches!(&error, Error::Service(error) if error.failure == ServiceFailure::InvalidGrant),
        "{error}"
    );
    assert_eq!(world.token_file(&corp), "");
}

#[tokio::test]
async fn a_port_that_is_taken_is_told_before_anybody_is_asked() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let mut world = world(approve);
    world.forwarded_port = Some(port);
    let error = world.run(&session("corp")).await.err().unwrap();
    let start = format!("corp: cannot listen on 127.0.0.1, port {port}: ");
    assert!(error.to_string().starts_with(&start), "{error}");
    assert!(world.center.operations().is_empty() && world.said().is_empty());
}

/// Logs in with a callback that the user pastes immediately.
async fn paste(world: &Fixture, session: &Session) -> Result<Done, Error> {
    let typing = async {
        world.manual_callback.awaited().await;
        let opened = shown(world);
        let state = field(opened.last().unwrap(), "state");
        assert!(
            world
                .manual_callback
                .offer(&format!("code={CODE}&state={state}"))
        );
    };
    futures_util::future::join(world.run(session), typing)
        .await
        .0
}

#[tokio::test(start_paused = true)]
async fn a_person_may_bring_the_answer_in_place_of_the_browser() {
    let world = world(does_nothing);
    let corp = session("corp");
    let typing = async {
        world.manual_callback.awaited().await;
        let opened = shown(&world);
        let (state, uri) = (
            field(&opened[0], "state"),
            field(&opened[0], "redirect_uri"),
        );
        assert!(
            !world
                .manual_callback
                .offer(&format!("{uri}?code={CODE}&state=x{state}"))
        );
        assert!(
            world
                .manual_callback
                .offer(&format!("{uri}?code={CODE}&state={state}"))
        );
    };
    let (done, ()) = futures_util::future::join(world.run(&corp), typing).await;
    assert_eq!(done.unwrap().outcome, Outcome::LoggedIn);
}

#[tokio::test]
async fn the_page_that_is_opened_has_a_request_of_its_own_which_a_second_visit_revokes() {
    let mut world = world(does_nothing);
    world.browser.then = Some(|page| {
        let page = page.to_owned();
        std::thread::spawn(move || {
            let url = redirect(&get(&page));
            assert!(get(&page).starts_with("HTTP/1.1 410 Gone\r\n"));
            // This answer does not count.
            approve(&url);
        });
    });
    let corp = session("corp");
    let typing = async {
        while !world.said().contains(&"opened twice".to_owned()) {
            tokio::task::yield_now().await;
        }
        let state = field(&shown(&world)[0], "state");
        assert!(
            world
                .manual_callback
                .offer(&format!("code={CODE}&state={state}"))
        );
    };
    let (done, ()) = futures_util::future::join(world.run(&corp), typing).await;
    assert_eq!(done.unwrap().outcome, Outcome::LoggedIn);
    let (verifier, _) = &world.center.redeemed()[0];
    assert_eq!(
        field(&shown(&world)[0], "code_challenge"),
        challenge(verifier)
    );
}

#[tokio::test]
async fn the_request_of_the_page_is_redeemed_with_its_own_verifier() {
    let mut world = world(does_nothing);
    // The answer counts after half of this.
    world.timeout = Some(Duration::from_secs(4));
    world.browser.then = Some(|page| {
        let page = page.to_owned();
        std::thread::spawn(move || approve(&redirect(&get(&page))));
    });
    let done = world.run(&session("corp")).await;
    assert_eq!(done.unwrap().outcome, Outcome::LoggedIn);
    let (verifier, _) = &world.center.redeemed()[0];
    assert_ne!(
        field(&shown(&world)[0], "code_challenge"),
        challenge(verifier)
    );
}

#[tokio::test]
async fn a_page_of_another_machine_without_tls_is_not_opened() {
    let mut world = world(approve);
    world.center.endpoint = "http://oidc.example/".into();
    let error = world.run(&session("corp")).await.err().unwrap();
    assert!(matches!(error, Error::UnsafeUrl { .. }), "{error}");
    assert!(world.browser.opened().is_empty());
}
