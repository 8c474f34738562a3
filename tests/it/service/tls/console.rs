//! Opening the console uses the same proxy and CA bundle.

use crate::service::tls::logins::fixture_at;
use crate::support::{Authority, Proxy, keep_role};

const PRINT: &[&str] = &["console", "--profile", "homesso.muppetuser", "--print"];

const HOST: &str = "signin.test";

#[test]
fn opening_the_console_uses_the_proxy_and_the_bundle() {
    let authority = Authority::new();
    let (mut fixture, address) = fixture_at(HOST, authority.certify(HOST));
    let proxy = Proxy::tunnel(address);
    fixture.set("HTTPS_PROXY", format!("http://{}", proxy.address()));
    keep_role(&fixture, 3600);
    let unknown = fixture.run(PRINT);
    assert_eq!(unknown.code, Some(1), "{unknown}");
    assert!(
        unknown
            .stderr
            .contains("UnknownIssuer; if a proxy inspects TLS"),
        "{unknown}"
    );
    fixture.assert_nothing_asked();
    let bundle = fixture.write("ca.pem", authority.pem());
    fixture.set("AWS_CA_BUNDLE", bundle);
    let refused = fixture.run(PRINT);
    assert!(
        refused
            .stderr
            .contains(" rejected getSigninToken: HTTP 403"),
        "{refused}"
    );
    assert_eq!(fixture.asked(), ["getSigninToken InvalidClientTokenId"]);
    let head = format!("CONNECT {HOST}:{} HTTP/1.1\r\n", address.port());
    let heads = proxy.heads();
    assert_eq!(heads.len(), 2, "{heads:?}");
    assert!(heads.iter().all(|it| it.starts_with(&head)), "{heads:?}");
    fixture.unset("HTTPS_PROXY");
    let away = fixture.run(PRINT);
    assert!(
        away.stderr
            .contains("`AWS_ENDPOINT_URL_SIGNIN` points there"),
        "{away}"
    );
}
