//! Redirects to another host.

use crate::support::{Fixture, Proxy};

#[test]
fn a_redirect_sends_no_secret_to_another_host() {
    let elsewhere = Proxy::refuse("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    for status in [
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let mut fixture = Fixture::signed_in();
        let portal = Proxy::refuse(format!(
            "HTTP/1.1 {status}\r\nlocation: http://{}/token\r\ncontent-length: 0\r\n\r\n",
            elsewhere.address()
        ));
        let url = format!("http://{}", portal.address());
        fixture.set("AWS_ENDPOINT_URL_SSO_OIDC", &url);
        fixture.set("AWS_ENDPOINT_URL_SSO", &url);
        fixture.ends_in("homesso", -60);
        let output = fixture.run(&["refresh", "homesso"]);
        assert_eq!(output.code, Some(1), "{output}");
        assert!(
            output.stderr.contains("not from IAM Identity Center"),
            "{output}"
        );
        fixture.ends_in("homesso", 3600);
        fixture.run(&["logout", "homesso"]);
        let lines = portal.lines().join("\n");
        assert!(lines.contains("POST /token "), "{lines}");
        assert!(lines.contains("POST /logout "), "{lines}");
    }
    assert_eq!(elsewhere.lines(), [""; 0]);
}
