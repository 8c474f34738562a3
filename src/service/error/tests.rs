use super::{HostSetting, ServiceError};
use crate::service::{BadSetting, Operation, ServiceFailure, Unreachable};

fn sentence(failure: ServiceFailure) -> String {
    sentence_with(None, failure)
}

fn sentence_with(setting: Option<&str>, failure: ServiceFailure) -> String {
    ServiceError {
        operation: Operation::CreateToken,
        host: "oidc.example".into(),
        setting: HostSetting::boxed(setting),
        failure,
        source: None,
    }
    .to_string()
}

#[test]
fn a_setting_that_names_the_host_explains_what_is_not_from_aws() {
    let setting = Some("`AWS_ENDPOINT_URL`");
    for (failure, explained) in [
        (ServiceFailure::Server(501), true),
        (ServiceFailure::Server(503), true),
        (ServiceFailure::NotFound, true),
        (
            ServiceFailure::NotTheService("HTTP 404, not JSON".into()),
            true,
        ),
        (ServiceFailure::Other("HTTP 404 ".into()), true),
        (
            ServiceFailure::Unreachable(Unreachable::Refused(String::new())),
            true,
        ),
        (
            ServiceFailure::Unreachable(Unreachable::Dns(String::new())),
            true,
        ),
        (
            ServiceFailure::Unreachable(Unreachable::ProxyRefused),
            false,
        ),
        (
            ServiceFailure::Unreachable(Unreachable::UntrustedCa(String::new())),
            false,
        ),
        (ServiceFailure::InvalidGrant, false),
        (ServiceFailure::Throttled(None), false),
    ] {
        let text = sentence_with(setting, failure.clone());
        assert_eq!(
            text.ends_with("; `AWS_ENDPOINT_URL` points there"),
            explained,
            "{text}"
        );
        assert!(!sentence(failure).contains("points there"));
    }
    let text = sentence(ServiceFailure::Server(501));
    assert_eq!(text, "oidc.example does not support CreateToken (HTTP 501)");
}

#[test]
fn a_host_that_does_not_exist_is_not_blamed() {
    let setting = BadSetting::NoHost {
        region: "xx-north-1".into(),
        why: "FIPS is not supported".into(),
    };
    let text = sentence(ServiceFailure::Setting(Box::new(setting)));
    assert!(!text.contains("oidc.example"), "{text}");
    assert!(
        text.starts_with(
            "no request was sent (CreateToken): there is no host in `xx-north-1` with these \
             settings: FIPS is not supported; check the region"
        ),
        "{text}"
    );
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
