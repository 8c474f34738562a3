//! The sign-in to the console takes the way of the other requests.

use super::proxy::Proxy;
use super::*;
use crate::credentials::keep;

const PRINT: &[&str] = &["console", "--profile", "homesso.muppetuser", "--print"];
const HOST: &str = "signin.test";

#[test]
fn the_proxy_and_the_bundle_lead_to_the_sign_in() {
    let authority = Authority::new();
    let (mut world, address) = world_at(HOST, authority.certify(HOST));
    let proxy = Proxy::tunnel(address);
    world.set("HTTPS_PROXY", format!("http://{}", proxy.address()));
    keep(&world, 3600);
    let unknown = world.run(PRINT);
    assert_eq!(unknown.code, Some(1), "{unknown}");
    assert!(
        unknown
            .stderr
            .contains("UnknownIssuer; if a proxy inspects TLS"),
        "{unknown}"
    );
    assert_eq!(world.asked(), [""; 0]);
    let bundle = world.write("ca.pem", authority.pem());
    world.set("AWS_CA_BUNDLE", bundle);
    let refused = world.run(PRINT);
    assert!(
        refused.stderr.contains(" refused getSigninToken: HTTP 403"),
        "{refused}"
    );
    assert_eq!(world.asked(), ["getSigninToken InvalidClientTokenId"]);
    let head = format!("CONNECT {HOST}:{} HTTP/1.1\r\n", address.port());
    let heads = proxy.heads();
    assert_eq!(heads.len(), 2, "{heads:?}");
    assert!(heads.iter().all(|it| it.starts_with(&head)), "{heads:?}");
    world.unset("HTTPS_PROXY");
    let away = world.run(PRINT);
    assert!(
        away.stderr.contains("`HTTPS_PROXY`, and the region"),
        "{away}"
    );
}
