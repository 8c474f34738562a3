//! Connections through a proxy.

use std::net::SocketAddr;

use crate::service::tls::logins::{fails, fixture_at, log_in};
use crate::support::{Authority, Fixture, Proxy};

/// A host that no resolver knows and that only the proxy can reach.
const HOST: &str = "sso.test";

/// Returns a fixture with its Identity Center at `HOST`, and the server's address.
fn far_away() -> (Fixture, SocketAddr) {
    let authority = Authority::new();
    let (fixture, address) = fixture_at(HOST, authority.certify(HOST));
    fixture.write("roots.pem", authority.pem());
    (fixture, address)
}

#[test]
fn the_proxy_gets_the_host_name_of_the_service() {
    for variable in ["HTTPS_PROXY", "https_proxy"] {
        let (mut fixture, address) = far_away();
        let proxy = Proxy::tunnel(address);
        fixture.set(variable, format!("http://{}", proxy.address()));
        log_in(&fixture);
        let there = format!("{HOST}:{}", address.port());
        let head = format!("CONNECT {there} HTTP/1.1\r\nHost: {there}");
        let heads = proxy.heads();
        assert!(
            !heads.is_empty() && heads.iter().all(|it| *it == head),
            "{heads:?}"
        );
        // Without the proxy, the host is unreachable.
        fixture.unset(variable);
        assert_eq!(fixture.run(&["homesso", "--force"]).code, Some(1));
    }
}

#[test]
fn a_proxy_without_a_scheme_is_an_http_proxy() {
    let (mut fixture, address) = far_away();
    let proxy = Proxy::tunnel(address);
    fixture.set("HTTPS_PROXY", proxy.address().to_string());
    log_in(&fixture);
    assert!(!proxy.heads().is_empty());
}

#[test]
fn hosts_in_no_proxy_are_reached_directly() {
    for variable in ["NO_PROXY", "no_proxy"] {
        let (mut fixture, address) = far_away();
        let proxy = Proxy::tunnel(address);
        fixture.set("HTTPS_PROXY", format!("http://{}", proxy.address()));
        log_in(&fixture);
        let before = proxy.heads().len();
        fixture.unset("NO_PROXY");
        fixture.set(variable, format!("other.example, {HOST}"));
        // Only the proxy can reach the host.
        let output = fixture.run(&["homesso", "--force"]);
        assert_eq!(output.code, Some(1), "{output}");
        assert_eq!(proxy.heads().len(), before, "{variable}");
    }
}

#[test]
fn services_on_this_machine_are_reached_without_a_proxy() {
    let authority = Authority::new();
    let (mut encrypted, _) = fixture_at("localhost", authority.certify("localhost"));
    encrypted.write("roots.pem", authority.pem());
    let mut plain = Fixture::approving();
    for fixture in [&mut plain, &mut encrypted] {
        let proxy = Proxy::refuse("HTTP/1.1 407 No\r\ncontent-length: 4\r\n\r\nnope");
        fixture.unset("NO_PROXY");
        for variable in [
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "http_proxy",
            "https_proxy",
        ] {
            fixture.set(variable, format!("http://{}", proxy.address()));
        }
        log_in(fixture);
        let output = fixture.run(&["credentials", "--profile", "homesso.muppetuser"]);
        assert_eq!(output.code, Some(0), "{output}");
        assert_eq!(proxy.lines(), [""; 0]);
    }
}

#[test]
fn proxy_credentials_are_sent_to_the_proxy_and_never_printed() {
    let (mut fixture, address) = far_away();
    let proxy = Proxy::tunnel(address);
    fixture.set(
        "HTTPS_PROXY",
        format!("http://kermit:fro%40g-pond@{}", proxy.address()),
    );
    let mut printed = fixture.run(&["homesso", "--debug"]).to_string();
    assert!(fixture.token_path("homesso").exists(), "{printed}");
    let heads = proxy.heads();
    assert!(!heads.is_empty());
    for head in heads {
        assert!(
            head.ends_with("Proxy-Authorization: Basic a2VybWl0OmZyb0BnLXBvbmQ="),
            "{head}"
        );
    }
    for answer in [
        "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
        "rubbish",
        "",
    ] {
        let proxy = Proxy::refuse(answer);
        fixture.set(
            "HTTPS_PROXY",
            format!("http://kermit:fro%40g-pond@{}", proxy.address()),
        );
        let output = fixture.run(&["homesso", "--force", "--debug"]);
        assert_eq!(output.code, Some(1), "{output}");
        assert!(output.stderr.contains("caused by: "), "{output}");
        printed += &output.to_string();
        assert!(!proxy.heads().is_empty());
    }
    for secret in ["g-pond", "kermit", "a2Vyb", "LXBvb"] {
        assert!(!printed.contains(secret), "`{secret}` is in:\n{printed}");
    }
}

/// Logs in through this proxy, which must fail with this message.
fn fails_by(proxy: &str, said: &str) {
    let (mut fixture, address) = far_away();
    fixture.set("HTTPS_PROXY", proxy);
    let there = format!("{HOST}:{}", address.port());
    fails(
        &fixture,
        1,
        &format!("cannot reach {there} (RegisterClient): {said}"),
    );
}

fn fails_by_answer(answer: &'static str, said: &str) {
    let proxy = Proxy::refuse(answer);
    fails_by(&format!("http://{}", proxy.address()), said);
    assert!(!proxy.heads().is_empty());
}

#[test]
fn a_proxy_that_requires_a_password_is_reported_with_a_fix() {
    fails_by_answer(
        "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\n\r\n",
        "the proxy requires a user name and a password; set both in `HTTPS_PROXY`: \
         http://NAME:PASSWORD@HOST:PORT",
    );
}

#[test]
fn a_proxy_that_refuses_the_host_is_reported() {
    fails_by_answer(
        "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 4\r\n\r\nnope",
        "the proxy refused to connect; check `HTTPS_PROXY` and `NO_PROXY`",
    );
}

#[test]
fn a_proxy_that_hangs_up_is_reported() {
    fails_by_answer(
        "",
        "the proxy closed the connection; check `HTTPS_PROXY` and `NO_PROXY`",
    );
}

#[test]
fn an_unreachable_proxy_is_reported() {
    fails_by(
        "http://127.0.0.1:1",
        "the proxy failed: Connection refused (os error 111); check `HTTPS_PROXY` and `NO_PROXY`",
    );
}

#[test]
fn an_unsupported_kind_of_proxy_is_reported() {
    fails_by(
        "socks5://127.0.0.1:1080",
        "the proxy failed: unsupported scheme socks5; check `HTTPS_PROXY` and `NO_PROXY`",
    );
}

#[test]
fn a_refusal_by_the_proxy_is_reported_with_the_regional_host() {
    let proxy = Proxy::refuse("HTTP/1.1 403 Forbidden\r\n\r\n");
    let mut fixture = Fixture::approving();
    fixture.unset("AWS_ENDPOINT_URL_SSO");
    fixture.unset("AWS_ENDPOINT_URL_SSO_OIDC");
    fixture.set("HTTPS_PROXY", format!("http://{}", proxy.address()));
    let roots = fixture.write("roots.pem", Authority::new().pem());
    fixture.set("SSL_CERT_FILE", roots);
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(1), "{output}");
    let host = "oidc.eu-west-1.amazonaws.com";
    assert!(
        output
            .stderr
            .starts_with(&format!("error: cannot reach {host} ")),
        "{output}"
    );
    let line = format!("CONNECT {host}:443 HTTP/1.1");
    let lines = proxy.lines();
    assert!(
        !lines.is_empty() && lines.iter().all(|it| *it == line),
        "{lines:?}"
    );
}

#[test]
fn a_certificate_received_through_the_proxy_must_match_the_host() {
    let authority = Authority::new();
    let (mut fixture, address) = fixture_at(HOST, authority.certify("127.0.0.1"));
    fixture.write("roots.pem", authority.pem());
    let proxy = Proxy::tunnel(address);
    fixture.set("HTTPS_PROXY", format!("http://{}", proxy.address()));
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(1), "{output}");
    let said = format!("not valid for name \"{HOST}\"");
    assert!(output.stderr.contains(&said), "{output}");
    assert!(!proxy.heads().is_empty());
    fixture.assert_nothing_asked();
}

#[test]
fn http_proxy_is_not_used_for_https_endpoints() {
    let (mut fixture, address) = far_away();
    let proxy = Proxy::tunnel(address);
    fixture.set("HTTP_PROXY", format!("http://{}", proxy.address()));
    assert_eq!(fixture.run(&["homesso"]).code, Some(1));
    assert_eq!(proxy.lines(), [""; 0]);
}
