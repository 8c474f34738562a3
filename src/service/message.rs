//! The wording of failures. Only this file turns them into English.

use std::fmt;

use super::failure::{BadSetting, ServiceFailure, Unreachable};
use super::operation::{Operation, Server};
use crate::text::shortened;

/// Returns one sentence: what failed, at which host, why, and what helps if that is known.
pub(super) fn sentence(operation: Operation, host: &str, failure: &ServiceFailure) -> String {
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
            format!("{host} did not find what was requested ({operation})")
        }
        ServiceFailure::Throttled(_) => {
            format!("{host} is throttling requests ({operation}); try again in a minute")
        }
        ServiceFailure::Server(status) => {
            format!(
                "{host} had an internal error ({operation}: HTTP {status}); try again in a minute"
            )
        }
        ServiceFailure::Unreachable(reason) => format!(
            "cannot reach {host} ({operation}){}; {}",
            described(&said(reason)),
            advice(operation, reason)
        ),
        ServiceFailure::Setting(setting) => {
            format!(
                "no request was sent to {host}: {}",
                shortened(&setting.to_string(), 1000)
            )
        }
        ServiceFailure::NotTheService(text) => format!(
            "{host} returned an answer that is not from {} ({operation}){}; a captive portal or \
             a proxy may be in the way",
            name_of(operation.server()),
            described(text)
        ),
        ServiceFailure::Incomplete(field) => {
            format!("{host} returned an answer without a usable `{field}` ({operation})")
        }
        // A signature is valid only for minutes.
        ServiceFailure::Signature(text) => format!(
            "{host} rejected {operation}{}; check this machine's clock",
            described(text)
        ),
        ServiceFailure::Other(text) => format!("{host} rejected {operation}{}", described(text)),
    }
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
            BadSetting::CaBundle(text) => {
                write!(f, "{text}; check `AWS_CA_BUNDLE` and `ca_bundle`")
            }
            BadSetting::Insecure => f.write_str(
                "role credentials are never sent without TLS or to a URL with a user name; check \
                 `AWS_ENDPOINT_URL_SIGNIN` and the `services` section of the profile",
            ),
            BadSetting::Sdk(text) => f.write_str(text),
        }
    }
}
