//! The wording of failures. Only this file turns them into English.

use std::fmt;

use super::failure::{BadSetting, ServiceFailure, Unreachable};
use super::operation::{Operation, Server};
use crate::text::shortened;

/// Returns one sentence: what failed, at which host, why, and what helps if that is known.
///
/// `setting` is the setting that names the host. It explains an answer that is not that of AWS.
pub(super) fn sentence(
    operation: Operation,
    host: &str,
    setting: Option<&str>,
    failure: &ServiceFailure,
) -> String {
    let points_there = setting.map(|setting| format!("{setting} points there"));
    match failure {
        ServiceFailure::AuthorizationPending => format!("{host} is still waiting for the approval"),
        ServiceFailure::SlowDown => format!("{host} asked to slow down ({operation})"),
        ServiceFailure::ExpiredToken => {
            format!("{host} reports that the code expired before it was approved")
        }
        ServiceFailure::AccessDenied => {
            format!("{host} reports that the login was denied in the browser")
        }
        ServiceFailure::InvalidClient => {
            format!("{host} no longer knows this client ({operation}: invalid_client)")
        }
        ServiceFailure::InvalidGrant => {
            format!(
                "{host} rejected the code or refresh token, which is no longer valid \
                 ({operation}: invalid_grant)"
            )
        }
        ServiceFailure::InvalidRequest(text) if operation == Operation::GetRoleCredentials => {
            format!(
                "{host} rejected {operation} as an invalid request{}; check `sso_account_id` and \
                 `sso_role_name`",
                described(text)
            )
        }
        ServiceFailure::InvalidRequest(text) if operation.server() == Server::Sts => format!(
            "{host} rejected {operation} as an invalid request{}; check `role_arn`, `region` and \
             the other keys of the profile",
            described(text)
        ),
        ServiceFailure::InvalidRequest(text) => format!(
            "{host} rejected {operation} as an invalid request{}; check that `sso_start_url` and \
             `sso_region` belong together",
            described(text)
        ),
        ServiceFailure::InvalidScope => {
            format!(
                "{host} rejected the scopes; check `sso_registration_scopes` ({operation}: \
                 invalid_scope)"
            )
        }
        ServiceFailure::Unauthorized => {
            format!("{host} no longer accepts the token ({operation})")
        }
        ServiceFailure::Forbidden if operation == Operation::GetRoleCredentials => {
            format!("{host} denied access to this role ({operation})")
        }
        ServiceFailure::Forbidden => format!("{host} denied access ({operation})"),
        ServiceFailure::NotFound => {
            let text = format!("{host} did not find what was requested ({operation})");
            joined(text, points_there)
        }
        ServiceFailure::Throttled(_) => {
            format!("{host} is throttling requests ({operation}); try again in a minute")
        }
        // An emulator of AWS answers like this to what it does not know.
        ServiceFailure::Server(501) => joined(
            format!("{host} does not support {operation} (HTTP 501)"),
            points_there,
        ),
        ServiceFailure::Server(status) => format!(
            "{host} had an internal error ({operation}: HTTP {status}); {}",
            points_there.unwrap_or_else(|| "try again in a minute".to_owned())
        ),
        ServiceFailure::Unreachable(reason) => format!(
            "cannot reach {host} ({operation}){}; {}",
            described(&said(reason)),
            points_there
                .filter(|_| is_about_the_host(reason))
                .unwrap_or_else(|| advice(operation, reason).to_owned())
        ),
        ServiceFailure::Setting(setting) if matches!(**setting, BadSetting::NoHost { .. }) => {
            format!("no request was sent ({operation}): {setting}")
        }
        ServiceFailure::Setting(setting) => {
            format!(
                "no request was sent to {host}: {}",
                shortened(&setting.to_string(), 1000)
            )
        }
        ServiceFailure::NotTheService(text) => format!(
            "{host} returned an answer that is not from {} ({operation}){}; {}",
            name_of(operation.server()),
            described(text),
            points_there
                .unwrap_or_else(|| { "a captive portal or a proxy may be in the way".to_owned() })
        ),
        ServiceFailure::Incomplete(field) => {
            format!("{host} returned an answer without a usable `{field}` ({operation})")
        }
        // A signature is valid only for minutes.
        ServiceFailure::Signature(text) => format!(
            "{host} rejected {operation}{}; check this machine's clock",
            described(text)
        ),
        ServiceFailure::Other(text) => joined(
            format!("{host} rejected {operation}{}", described(text)),
            points_there.filter(|_| text.starts_with("HTTP 404")),
        ),
    }
}

/// Appends what explains a sentence, if anything does.
fn joined(sentence: String, explanation: Option<String>) -> String {
    match explanation {
        Some(explanation) => format!("{sentence}; {explanation}"),
        None => sentence,
    }
}

/// Returns whether the host itself may be the wrong one.
fn is_about_the_host(reason: &Unreachable) -> bool {
    matches!(
        reason,
        Unreachable::Timeout
            | Unreachable::Dns(_)
            | Unreachable::Connection(_)
            | Unreachable::Refused(_)
    )
}

fn name_of(server: Server) -> &'static str {
    match server {
        Server::IdentityCenter => "IAM Identity Center",
        Server::Sts => "AWS STS",
        Server::SignIn => "AWS Sign-In",
    }
}

/// Returns the message of a service, proxy or system as a clause after a colon.
fn described(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!(": {}", shortened(text.trim_end_matches('.'), 200))
    }
}

/// Returns the reason why a host could not be reached.
fn said(reason: &Unreachable) -> String {
    match reason {
        Unreachable::Timeout => "timed out".to_owned(),
        Unreachable::Expired { at } => format!("the certificate expired at {at}"),
        Unreachable::NotYetValid { from } => format!("the certificate is not valid before {from}"),
        Unreachable::ProxyAuthorization => {
            "the proxy requires a user name and a password".to_owned()
        }
        Unreachable::ProxyRefused => "the proxy refused to connect".to_owned(),
        Unreachable::ProxyClosed => "the proxy closed the connection".to_owned(),
        Unreachable::Proxy(inner) => format!("the proxy failed: {}", said(inner)),
        Unreachable::Dns(text)
        | Unreachable::UntrustedCa(text)
        | Unreachable::WrongName(text)
        | Unreachable::Connection(text)
        | Unreachable::Refused(text) => text.clone(),
    }
}

/// Returns advice on how to fix the problem.
fn advice(operation: Operation, reason: &Unreachable) -> &'static str {
    match reason {
        Unreachable::Expired { .. } | Unreachable::NotYetValid { .. } => {
            "check this machine's clock and any proxy that inspects TLS"
        }
        Unreachable::WrongName(_) => {
            "another server answered: check the endpoint settings and the proxy variables"
        }
        Unreachable::UntrustedCa(_) => "if a proxy inspects TLS, set `AWS_CA_BUNDLE` to its CA",
        Unreachable::ProxyAuthorization => {
            "set both in `HTTPS_PROXY`: http://NAME:PASSWORD@HOST:PORT"
        }
        Unreachable::Proxy(inner) if inner.is_about_a_certificate() => advice(operation, inner),
        Unreachable::ProxyRefused | Unreachable::ProxyClosed | Unreachable::Proxy(_) => {
            "check `HTTPS_PROXY` and `NO_PROXY`"
        }
        Unreachable::Dns(_) => match operation.server() {
            Server::Sts => "check the network, `HTTPS_PROXY`, and `region` in the profile",
            Server::SignIn => "check the network, `HTTPS_PROXY`, and the region",
            Server::IdentityCenter => {
                "check the network, `HTTPS_PROXY`, and `sso_region` in the config file"
            }
        },
        Unreachable::Timeout | Unreachable::Connection(_) | Unreachable::Refused(_) => {
            "check the network and the proxy variables"
        }
    }
}

impl fmt::Display for BadSetting {
    /// Writes why no request was sent, and which setting to correct.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadSetting::Endpoint(error) => error.fmt(f),
            BadSetting::Region(region) => write!(
                f,
                "`{}` is not a region; check `region` in the profile, and `AWS_REGION`",
                shortened(region, 80)
            ),
            BadSetting::NoHost { region, why } => write!(
                f,
                "there is no host in `{}` with these settings: {}; check the region, \
                 `AWS_USE_FIPS_ENDPOINT` and `AWS_USE_DUALSTACK_ENDPOINT`, and their keys in the \
                 config file",
                shortened(region, 80),
                shortened(why, 200)
            ),
            BadSetting::NoRoots => f.write_str(
                "this system has no root certificates; install its package `ca-certificates`, or \
                 set `AWS_CA_BUNDLE` to a file with them",
            ),
            BadSetting::CaBundle(text) => write!(
                f,
                "{text}; check `AWS_CA_BUNDLE`, `ca_bundle` and `REQUESTS_CA_BUNDLE`"
            ),
            BadSetting::Insecure => f.write_str(
                "role credentials are never sent without TLS or to a URL with a user name; check \
                 `AWS_ENDPOINT_URL_SIGNIN` and the `services` section of the profile",
            ),
            BadSetting::Sdk(text) => f.write_str(text),
        }
    }
}
