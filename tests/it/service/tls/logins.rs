//! Logins to an Identity Center with TLS.

use std::net::SocketAddr;

use crate::support::{Authority, Certificate, Fixture, Output, serve_tls};

/// Returns a fixture that reaches its Identity Center by TLS at this host, and the address.
///
/// The only trust root of the system is an authority that issued no certificate.
pub(crate) fn fixture_at(host: &str, certificate: Certificate) -> (Fixture, SocketAddr) {
    let mut fixture = Fixture::approving();
    let plain = fixture.sandbox().url().strip_prefix("http://").unwrap();
    let address = serve_tls(certificate, plain.parse().unwrap());
    let roots = fixture.write("roots.pem", Authority::new().pem());
    fixture.set("SSL_CERT_FILE", roots);
    for variable in [
        "AWS_ENDPOINT_URL_SSO",
        "AWS_ENDPOINT_URL_SSO_OIDC",
        "AWS_ENDPOINT_URL_SIGNIN",
    ] {
        fixture.set(variable, format!("https://{host}:{}", address.port()));
    }
    (fixture, address)
}

/// Logs in, which must succeed.
pub(crate) fn log_in(fixture: &Fixture) -> Output {
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(fixture.token_path("homesso").exists());
    output
}

/// Logs in, which must fail with this exit code and message.
///
/// The login must write nothing and send nothing to the service.
pub(crate) fn fails(fixture: &Fixture, code: i32, sentence: &str) {
    let files = || {
        let mut files = fixture.shared_contents();
        files.retain(|path, _| fixture.path(&path.to_string_lossy()).is_file());
        files
    };
    let before = files();
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(code), "{output}");
    assert_eq!(output.stdout, "");
    assert_eq!(output.stderr, format!("error: {sentence}\n"));
    assert!(files() == before, "{}", fixture.names(""));
    fixture.assert_nothing_asked();
}
