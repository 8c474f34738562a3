use super::ServiceError;
use crate::service::{Operation, ServiceFailure, Unreachable};

fn sentence(failure: ServiceFailure) -> String {
    ServiceError {
        operation: Operation::CreateToken,
        host: "oidc.example".into(),
        failure,
        source: None,
    }
    .to_string()
}

#[test]
fn text_of_the_service_is_escaped_and_cut() {
    let text = sentence(ServiceFailure::Other(format!(
        "\u{1b}[2J{}",
        "x".repeat(1_000_000)
    )));
    assert!(text.len() < 400 && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn a_sentence_names_the_host_and_what_helps() {
    assert_eq!(
        sentence(ServiceFailure::Unreachable(Unreachable::UntrustedCa(
            "invalid peer certificate: UnknownIssuer".into()
        ))),
        "cannot reach oidc.example (CreateToken): invalid peer certificate: UnknownIssuer; if a \
         proxy inspects TLS, set `AWS_CA_BUNDLE` to its CA"
    );
    let not_found = || Unreachable::Dns("failed to lookup address information: unknown".into());
    for (reason, text, advice) in [
        (
            not_found(),
            "failed to lookup address information: unknown",
            "check the network, `HTTPS_PROXY`, and `sso_region` in the config file",
        ),
        (
            Unreachable::Proxy(Box::new(not_found())),
            "the proxy failed: failed to lookup address information: unknown",
            "check `HTTPS_PROXY` and `NO_PROXY`",
        ),
        (
            Unreachable::Connection("connection reset".into()),
            "connection reset",
            "check the network and the proxy variables",
        ),
    ] {
        assert_eq!(
            sentence(ServiceFailure::Unreachable(reason)),
            format!("cannot reach oidc.example (CreateToken): {text}; {advice}")
        );
    }
    assert_eq!(
        sentence(ServiceFailure::InvalidRequest(String::new())),
        "oidc.example rejected CreateToken as an invalid request; check that `sso_start_url` and \
         `sso_region` belong together"
    );
}
