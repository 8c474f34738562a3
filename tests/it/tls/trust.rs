//! Whose certificates are believed.

use rcgen::date_time_ymd;

use super::*;

/// A world at `localhost` with a certificate that is good, and the authority behind it.
fn good() -> (World, Authority, u16) {
    let authority = Authority::new();
    let (world, address) = world_at("localhost", authority.certify("localhost"));
    (world, authority, address.port())
}

#[test]
fn an_authority_that_is_not_known_is_not_believed() {
    let (world, _, port) = good();
    fails(
        &world,
        1,
        &format!(
            "cannot reach localhost:{port} (RegisterClient): invalid peer certificate: UnknownIssuer; if a proxy \
             inspects TLS, name its CA in `AWS_CA_BUNDLE`"
        ),
    );
}

#[test]
fn the_bundle_of_the_environment_is_believed() {
    let (mut world, authority, _) = good();
    let bundle = world.write("ca.pem", authority.pem());
    world.set("AWS_CA_BUNDLE", bundle);
    log_in(&world);
    assert_eq!(
        world.asked(),
        [
            "RegisterClient",
            "StartDeviceAuthorization",
            "CreateToken",
            "ListAccounts"
        ]
    );
    assert_eq!(world.run(&["logout", "homesso"]).code, Some(0));
    assert_eq!(world.asked(), ["Logout"]);
}

#[test]
fn the_bundle_of_the_profile_is_believed() {
    let (world, authority, _) = good();
    let bundle = world.write("ca.pem", authority.pem());
    world.config(format!(
        "[sso-session homesso]\nsso_region = us-east-1\nsso_start_url = https://home.awsapps.com/start\n\
         [default]\nca_bundle = {}\nsso_session = homesso\n",
        bundle.display()
    ));
    log_in(&world);
}

#[test]
fn the_authorities_of_the_system_stay_believed_beside_a_bundle() {
    let (mut world, authority, _) = good();
    world.write("roots.pem", authority.pem());
    let bundle = world.write("ca.pem", Authority::new().pem());
    world.set("AWS_CA_BUNDLE", bundle);
    log_in(&world);
}

#[test]
fn a_server_at_an_address_needs_a_certificate_for_the_address() {
    let authority = Authority::new();
    for (name, code) in [("127.0.0.1", 0), ("localhost", 1)] {
        let (world, _) = world_at("127.0.0.1", authority.certify(name));
        world.write("roots.pem", authority.pem());
        let output = world.run(&["homesso"]);
        assert_eq!(output.code, Some(code), "{name}: {output}");
    }
}

#[test]
fn a_bundle_that_cannot_be_used_is_named_and_nobody_is_asked() {
    let (mut world, _, port) = good();
    let fails = |world: &World, what: &str| {
        let checks = "check `AWS_CA_BUNDLE` and `ca_bundle`";
        let sentence = format!("localhost:{port} was not asked: {what}; {checks}");
        super::fails(world, 5, &sentence);
    };
    // Deep down, so that the path alone fills a line.
    let path = format!("{}/ca.pem", ["deep"; 50].join("/"));
    world.set("AWS_CA_BUNDLE", world.path(&path));
    fails(&world, &format!("there is no CA bundle `[HOME]/{path}`"));
    let empty = format!("the CA bundle `[HOME]/{path}` holds no certificate in PEM form");
    for text in [
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA",
    ] {
        world.write(&path, text);
        fails(&world, &empty);
    }
    world.set("AWS_CA_BUNDLE", world.path("deep"));
    fails(
        &world,
        "cannot read `[HOME]/deep`: it is not a regular file",
    );
}

#[test]
fn a_bundle_that_cannot_be_used_spoils_no_token_and_asks_nobody() {
    let (mut world, authority, port) = good();
    let bundle = world.write("ca.pem", authority.pem());
    world.set("AWS_CA_BUNDLE", bundle);
    log_in(&world);
    world.asked();
    world.write("ca.pem", "");
    let sentence = format!(
        "localhost:{port} was not asked: the CA bundle `[HOME]/ca.pem` holds no certificate in PEM form; check \
         `AWS_CA_BUNDLE` and `ca_bundle`"
    );
    world.ends_in("homesso", -60);
    fails(&world, 5, &sentence);
    world.ends_in("homesso", 5 * 60 + 30);
    let output = log_in(&world);
    let told = format!("homesso  not renewed: {sentence}\nhomesso  kept: 5 min left");
    assert!(output.stderr.starts_with(&told), "{output}");
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn a_bundle_of_windows_is_believed() {
    let (mut world, authority, _) = good();
    let text = authority.pem().replace('\n', "\r\n");
    let bundle = world.write("ca.pem", format!("\u{feff}{text}"));
    world.set("AWS_CA_BUNDLE", bundle);
    log_in(&world);
}

#[test]
fn a_key_in_the_place_of_the_bundle_is_not_printed() {
    let (mut world, _, _) = good();
    let text = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n";
    let bundle = world.write("ca.pem", text);
    world.set("AWS_CA_BUNDLE", bundle);
    let output = world.run(&["homesso", "--debug"]);
    assert_eq!(output.code, Some(5), "{output}");
    assert!(output.stderr.contains("holds no certificate"), "{output}");
    assert!(!output.stderr.contains("c2VjcmV0"), "{output}");
}

#[test]
fn rubbish_between_the_certificates_of_a_bundle_is_passed_over() {
    let (mut world, authority, _) = good();
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
    let bundle = world.write("ca.pem", bundle.concat());
    world.set("AWS_CA_BUNDLE", bundle);
    log_in(&world);
}

#[test]
fn a_certificate_for_another_host_is_not_believed() {
    let authority = Authority::new();
    let (world, address) = world_at("localhost", authority.certify("elsewhere.example"));
    world.write("roots.pem", authority.pem());
    fails(
        &world,
        1,
        &format!(
            "cannot reach localhost:{} (RegisterClient): invalid peer certificate: certificate not valid for name \
             \"localhost\"; certificate is only valid for DnsName(\"elsewhere.example\"); another server answers there: \
             check the endpoint settings and the proxy variables",
            address.port()
        ),
    );
}

#[test]
fn a_certificate_beside_its_time_is_not_believed() {
    let authority = Authority::new();
    let expired = authority.certify_with("localhost", |params| {
        params.not_after = date_time_ymd(2020, 1, 1);
    });
    let early = authority.certify_with("localhost", |params| {
        params.not_before = date_time_ymd(4000, 1, 1);
    });
    for (certificate, said) in [
        (expired, "the certificate ended at 2020-01-01T00:00:00Z"),
        (early, "the certificate begins at 4000-01-01T00:00:00Z"),
    ] {
        let (world, address) = world_at("localhost", certificate);
        world.write("roots.pem", authority.pem());
        fails(
            &world,
            1,
            &format!(
                "cannot reach localhost:{} (RegisterClient): {said}; check this machine's clock, and a proxy that may \
                 inspect TLS",
                address.port()
            ),
        );
    }
}
