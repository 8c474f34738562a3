//! The way to somewhere else.

use super::proxy::Proxy;
use super::*;

#[test]
fn a_redirection_takes_no_secret_elsewhere() {
    let elsewhere = Proxy::refuse("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    for status in [
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let mut world = World::approving().logged_in(&["homesso"]);
        let portal = Proxy::refuse(format!(
            "HTTP/1.1 {status}\r\nlocation: http://{}/token\r\ncontent-length: 0\r\n\r\n",
            elsewhere.address()
        ));
        let url = format!("http://{}", portal.address());
        world.set("AWS_ENDPOINT_URL_SSO_OIDC", &url);
        world.set("AWS_ENDPOINT_URL_SSO", &url);
        world.ends_in("homesso", -60);
        let output = world.run(&["refresh", "homesso"]);
        assert_eq!(output.code, Some(1), "{output}");
        assert!(
            output.stderr.contains("not of IAM Identity Center"),
            "{output}"
        );
        world.ends_in("homesso", 3600);
        world.run(&["logout", "homesso"]);
        let lines = portal.lines().join("\n");
        assert!(lines.contains("POST /token "), "{lines}");
        assert!(lines.contains("POST /logout "), "{lines}");
    }
    assert_eq!(elsewhere.lines(), [""; 0]);
}
