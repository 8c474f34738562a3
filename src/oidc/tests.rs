use super::{Failure, ServiceError};

fn sentence(failure: Failure) -> String {
    ServiceError {
        operation: "CreateToken",
        host: "oidc.example".into(),
        failure,
        source: None,
    }
    .to_string()
}

#[test]
fn text_of_the_service_is_escaped_and_cut() {
    let text = sentence(Failure::Other(format!(
        "\u{1b}[2J{}",
        "x".repeat(1_000_000)
    )));
    assert!(text.len() < 400 && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn a_sentence_names_the_host_and_what_helps() {
    assert_eq!(
        sentence(Failure::Unreachable(
            "invalid peer certificate: UnknownIssuer".into()
        )),
        "cannot reach oidc.example (CreateToken): invalid peer certificate: UnknownIssuer; if a proxy inspects TLS, \
         name its CA in `AWS_CA_BUNDLE`"
    );
    for (text, advice) in [
        (
            "failed to lookup address information: unknown",
            "check the network, `HTTPS_PROXY`, and `sso_region` in the config",
        ),
        (
            "no way through the proxy: failed to lookup address information: unknown",
            "check `HTTPS_PROXY` and `NO_PROXY`",
        ),
        (
            "connection reset",
            "check the network and the proxy variables",
        ),
    ] {
        assert_eq!(
            sentence(Failure::Unreachable(text.into())),
            format!("cannot reach oidc.example (CreateToken): {text}; {advice}")
        );
    }
    assert_eq!(
        sentence(Failure::InvalidRequest(String::new())),
        "oidc.example refused CreateToken as an invalid request; check that `sso_start_url` and `sso_region` belong together"
    );
}
