//! Every request goes to the host of the AWS CLI's endpoint rules, and its message names that host.
//!
//! `fixtures/hosts/hosts.json` has the hosts; `expect.py` there generates it with botocore.

use std::thread;

use serde_json::Value;

use crate::support::{Fixture, Proxy, keep_role};

const HOSTS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/fixtures/hosts/hosts.json"
));

/// Returns a fixture with its session and profile in a region, and this proxy.
fn fixture(case: &Value, proxy: &Proxy) -> Fixture {
    let mut fixture = Fixture::signed_in();
    for name in [
        "AWS_ENDPOINT_URL_SSO",
        "AWS_ENDPOINT_URL_SSO_OIDC",
        "AWS_ENDPOINT_URL_STS",
    ] {
        fixture.unset(name);
    }
    fixture.set("HTTPS_PROXY", format!("http://{}", proxy.address()));
    for (key, variable) in [
        ("fips", "AWS_USE_FIPS_ENDPOINT"),
        ("dual_stack", "AWS_USE_DUALSTACK_ENDPOINT"),
    ] {
        fixture.set(variable, case[key].to_string());
    }
    let region = case["region"].as_str().unwrap();
    let token = std::fs::read_to_string(fixture.token_path("homesso")).unwrap();
    let token = token.replace("eu-west-1", region);
    std::fs::write(fixture.token_path("homesso"), token).unwrap();
    fixture.config(format!(
        "[sso-session homesso]\nsso_start_url = https://homesso.awsapps.com/start/\n\
         sso_region = {region}\nsso_registration_scopes = sso:account:access\n\
         [profile homesso.muppetuser]\nsso_session = homesso\nsso_account_id = 123412341234\n\
         sso_role_name = MuppetAccess\nregion = {region}\n"
    ));
    fixture
}

/// Runs the commands of one case, and compares what they ask and say.
fn check(case: &Value) {
    let proxy =
        Proxy::refuse("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    let fixture = fixture(case, &proxy);
    let login: &[&str] = &["login", "homesso", "--force"];
    let role: &[&str] = &["credentials", "--profile", "homesso.muppetuser"];
    let identity: &[&str] = &["whoami", "--profile", "homesso.muppetuser"];
    for (service, command) in [("oidc", login), ("portal", role), ("sts", identity)] {
        if service == "sts" {
            keep_role(&fixture, 3600);
        }
        let before = proxy.heads().len();
        let output = fixture.run(command);
        let heads = proxy.heads();
        let first = heads
            .get(before)
            .map(|head| head.lines().next().unwrap_or_default());
        match case[service].as_str() {
            Some(host) => {
                let expected = format!("CONNECT {host}:443 HTTP/1.1");
                assert_eq!(first, Some(expected.as_str()), "{case} {service}: {output}");
                assert!(
                    output.stderr.contains(&format!("cannot reach {host} (")),
                    "{case}: {output}"
                );
            }
            None => {
                assert_eq!(first, None, "{case} {service}: {output}");
                assert!(
                    output.stderr.contains("there is no host in"),
                    "{case}: {output}"
                );
            }
        }
    }
}

#[test]
fn twelve_regions_and_their_variants_are_asked_and_named_as_the_aws_cli_does() {
    let document: Value = serde_json::from_str(HOSTS).unwrap();
    let cases = document["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 48);
    thread::scope(|scope| {
        for part in cases.chunks(cases.len() / 4) {
            scope.spawn(move || part.iter().for_each(check));
        }
    });
}
