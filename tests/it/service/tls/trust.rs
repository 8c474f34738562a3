//! Which certificates are trusted.

use rcgen::date_time_ymd;

use crate::service::tls::logins::{fails, fixture_at, log_in};
use crate::support::{Authority, Fixture};

/// Returns a fixture at `localhost` with a valid certificate, its authority, and the port.
fn good() -> (Fixture, Authority, u16) {
    let authority = Authority::new();
    let (fixture, address) = fixture_at("localhost", authority.certify("localhost"));
    (fixture, authority, address.port())
}

#[test]
fn an_unknown_authority_is_not_trusted() {
    let (fixture, _, port) = good();
    fails(
        &fixture,
        1,
        &format!(
            "cannot reach localhost:{port} (RegisterClient): invalid peer certificate: \
             UnknownIssuer; if a proxy inspects TLS, set `AWS_CA_BUNDLE` to its CA"
        ),
    );
}

#[test]
fn the_bundle_in_the_environment_is_trusted() {
    let (mut fixture, authority, _) = good();
    let bundle = fixture.write("ca.pem", authority.pem());
    fixture.set("AWS_CA_BUNDLE", bundle);
    log_in(&fixture);
    assert_eq!(
        fixture.asked(),
        [
            "RegisterClient",
            "StartDeviceAuthorization",
            "CreateToken",
            "ListAccounts"
        ]
    );
    assert_eq!(fixture.run(&["logout", "homesso"]).code, Some(0));
    assert_eq!(fixture.asked(), ["Logout"]);
}

#[test]
fn the_bundle_in_the_profile_is_trusted() {
    let (fixture, authority, _) = good();
    let bundle = fixture.write("ca.pem", authority.pem());
    fixture.config(format!(
        "[sso-session homesso]\nsso_region = us-east-1\nsso_start_url = https://home.awsapps.com/start\n\
         [default]\nca_bundle = {}\nsso_session = homesso\n",
        bundle.display()
    ));
    log_in(&fixture);
}

#[test]
fn system_authorities_stay_trusted_if_there_is_a_bundle() {
    let (mut fixture, authority, _) = good();
    fixture.write("roots.pem", authority.pem());
    let bundle = fixture.write("ca.pem", Authority::new().pem());
    fixture.set("AWS_CA_BUNDLE", bundle);
    log_in(&fixture);
}

#[test]
fn a_server_at_an_ip_address_needs_a_certificate_for_the_address() {
    let authority = Authority::new();
    for (name, code) in [("127.0.0.1", 0), ("localhost", 1)] {
        let (fixture, _) = fixture_at("127.0.0.1", authority.certify(name));
        fixture.write("roots.pem", authority.pem());
        let output = fixture.run(&["homesso"]);
        assert_eq!(output.code, Some(code), "{name}: {output}");
    }
}

#[test]
fn an_unusable_bundle_is_reported_and_no_request_is_sent() {
    let (mut fixture, _, port) = good();
    let fails = |fixture: &Fixture, what: &str| {
        let checks = "check `AWS_CA_BUNDLE`, `ca_bundle` and `REQUESTS_CA_BUNDLE`";
        let sentence = format!("no request was sent to localhost:{port}: {what}; {checks}");
        fails(fixture, 5, &sentence);
    };
    // A deep path, which fills a line by itself.
    let path = format!("{}/ca.pem", ["deep"; 50].join("/"));
    fixture.set("AWS_CA_BUNDLE", fixture.path(&path));
    fails(&fixture, &format!("CA bundle not found: `[HOME]/{path}`"));
    let empty = format!("the CA bundle `[HOME]/{path}` contains no PEM certificate");
    for text in [
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA",
    ] {
        fixture.write(&path, text);
        fails(&fixture, &empty);
    }
    fixture.set("AWS_CA_BUNDLE", fixture.path("deep"));
    fails(
        &fixture,
        "cannot read `[HOME]/deep`: it is not a regular file",
    );
}

#[test]
fn an_unusable_bundle_changes_no_token_and_no_request_is_sent() {
    let (mut fixture, authority, port) = good();
    let bundle = fixture.write("ca.pem", authority.pem());
    fixture.set("AWS_CA_BUNDLE", bundle);
    log_in(&fixture);
    fixture.asked();
    fixture.write("ca.pem", "");
    let sentence = format!(
        "no request was sent to localhost:{port}: the CA bundle `[HOME]/ca.pem` contains no PEM \
         certificate; check `AWS_CA_BUNDLE`, `ca_bundle` and `REQUESTS_CA_BUNDLE`"
    );
    fixture.ends_in("homesso", -60);
    fails(&fixture, 5, &sentence);
    fixture.ends_in("homesso", 5 * 60 + 30);
    let output = log_in(&fixture);
    let told = format!(
        "homesso  not refreshed: {sentence}\nhomesso  still logged in: expires in 5 minutes"
    );
    assert!(output.stderr.starts_with(&told), "{output}");
    fixture.assert_nothing_asked();
}

#[test]
fn a_bundle_with_windows_line_endings_is_trusted() {
    let (mut fixture, authority, _) = good();
    let text = authority.pem().replace('\n', "\r\n");
    let bundle = fixture.write("ca.pem", format!("\u{feff}{text}"));
    fixture.set("AWS_CA_BUNDLE", bundle);
    log_in(&fixture);
}

#[test]
fn a_private_key_in_place_of_the_bundle_is_not_printed() {
    let (mut fixture, _, _) = good();
    let text = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
    let bundle = fixture.write("ca.pem", text);
    fixture.set("AWS_CA_BUNDLE", bundle);
    let output = fixture.run(&["homesso", "--debug"]);
    assert_eq!(output.code, Some(5), "{output}");
    assert!(
        output.stderr.contains("contains no PEM certificate"),
        "{output}"
    );
    assert!(!output.stderr.contains("c2VjcmV0"), "{output}");
}

#[test]
fn text_between_the_certificates_of_a_bundle_is_ignored() {
    let (mut fixture, authority, _) = good();
    let rubbish = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let other = Authority::new();
    let bundle = [
        "# of the company\n",
        other.pem(),
        rubbish,
        "-----BEGIN CERTIFICATE-----\n\u{1b}[31m\n",
        "-----END CERTIFICATE-----\nC = DE, O = Company\n",
        authority.pem(),
        rubbish,
    ];
    let bundle = fixture.write("ca.pem", bundle.concat());
    fixture.set("AWS_CA_BUNDLE", bundle);
    log_in(&fixture);
}

#[test]
fn a_certificate_for_another_host_is_not_trusted() {
    let authority = Authority::new();
    let (fixture, address) = fixture_at("localhost", authority.certify("elsewhere.example"));
    fixture.write("roots.pem", authority.pem());
    fails(
        &fixture,
        1,
        &format!(
            "cannot reach localhost:{} (RegisterClient): invalid peer certificate: certificate \
             not valid for name \"localhost\"; certificate is only valid for \
             DnsName(\"elsewhere.example\"); another server answered: check the endpoint settings \
             and the proxy variables",
            address.port()
        ),
    );
}

#[test]
fn an_expired_or_future_certificate_is_not_trusted() {
    let authority = Authority::new();
    let expired = authority.certify_with("localhost", |params| {
        params.not_after = date_time_ymd(2020, 1, 1);
    });
    let early = authority.certify_with("localhost", |params| {
        params.not_before = date_time_ymd(4000, 1, 1);
    });
    for (certificate, said) in [
        (expired, "the certificate expired at 2020-01-01T00:00:00Z"),
        (
            early,
            "the certificate is not valid before 4000-01-01T00:00:00Z",
        ),
    ] {
        let (fixture, address) = fixture_at("localhost", certificate);
        fixture.write("roots.pem", authority.pem());
        fails(
            &fixture,
            1,
            &format!(
                "cannot reach localhost:{} (RegisterClient): {said}; check this machine's clock \
                 and any proxy that inspects TLS",
                address.port()
            ),
        );
    }
}

#[test]
fn the_path_of_a_bundle_is_expanded_wherever_it_is_set() {
    for path in ["~/ca.pem", "$HOME/ca.pem", "${HOME}/ca.pem"] {
        for variable in ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"] {
            let (mut fixture, authority, _) = good();
            fixture.write("ca.pem", authority.pem());
            fixture.set(variable, path);
            log_in(&fixture);
        }
        let (fixture, authority, _) = good();
        fixture.write("ca.pem", authority.pem());
        fixture.config(format!(
            "[sso-session homesso]\nsso_region = us-east-1\nsso_start_url = https://home.awsapps.com/start\n\
             [default]\nca_bundle = {path}\nsso_session = homesso\n"
        ));
        log_in(&fixture);
    }
}

#[test]
fn the_bundle_of_requests_is_the_last_choice() {
    let (mut fixture, authority, _) = good();
    let right = fixture.write("ca.pem", authority.pem());
    fixture.set("REQUESTS_CA_BUNDLE", "/nonexistent");
    fixture.set("AWS_CA_BUNDLE", right);
    log_in(&fixture);
}

#[test]
fn a_system_without_root_certificates_gets_a_sentence() {
    let (mut fixture, _, _) = good();
    let nothing = fixture.write("roots.pem", "");
    fixture.set("SSL_CERT_FILE", nothing);
    for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC"] {
        fixture.unset(name);
    }
    fails(
        &fixture,
        5,
        "no request was sent to oidc.eu-west-1.amazonaws.com: this system has no root certificates; install its \
         package `ca-certificates`, or set `AWS_CA_BUNDLE` to a file with them",
    );
}
