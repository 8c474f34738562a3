//! The wording of failures: the one place where they become English.

use std::fmt;

use super::failure::{BadSetting, ServiceFailure, Unreachable};
use super::operation::{Operation, Server};
use crate::text::shortened;

/// Returns one sentence: what failed, at which host, why, and what helps where that is known.
pub(super) fn sentence(operation: Operation, host: &str, failure: &ServiceFailure) -> String {
    match failure {
        ServiceFailure::AuthorizationPending => format!("{host} still waits for the approval"),
        ServiceFailure::SlowDown => format!("{host} asks for fewer requests ({operation})"),
        ServiceFailure::ExpiredToken => {
            format!("{host} says that the code ended before it was approved")
        }
        ServiceFailure::AccessDenied => {
            format!("{host} says that the login was denied in the browser")
        }
        ServiceFailure::InvalidClient => {
            format!("{host} does not know this client any more ({operation}: invalid_client)")
        }
        ServiceFailure::InvalidGrant => {
            format!("{host} takes the code or refresh token no more ({operation}: invalid_grant)")
        }
        ServiceFailure::InvalidRequest(text) if operation == Operation::GetRoleCredentials => {
            format!(
                "{host} refused {operation} as an invalid request{}; check `sso_account_id` and `sso_role_name`",
                described(text)
            )
        }
        ServiceFailure::InvalidRequest(text) if operation.server() == Server::Sts => format!(
            "{host} refused {operation} as an invalid request{}; check `role_arn`, `region` and the other keys of \
             the profile",
            described(text)
        ),
        ServiceFailure::InvalidRequest(text) => format!(
            "{host} refused {operation} as an invalid request{}; check that `sso_start_url` and `sso_region` belong \
             together",
            described(text)
        ),
        ServiceFailure::InvalidScope => {
            format!(
                "{host} refused the scopes; check `sso_registration_scopes` ({operation}: invalid_scope)"
            )
        }
        ServiceFailure::Unauthorized => {
            format!("{host} does not accept the token any more ({operation})")
        }
        ServiceFailure::Forbidden if operation == Operation::GetRoleCredentials => {
            format!("{host} does not give this role to you ({operation})")
        }
        ServiceFailure::Forbidden => format!("{host} does not give this to you ({operation})"),
        ServiceFailure::NotFound => {
            format!("{host} does not have what was asked for ({operation})")
        }
        ServiceFailure::Throttled(_) => {
            format!("{host} is asked too often ({operation}); try again in a minute")
        }
        ServiceFailure::Server(status) => {
            format!(
                "{host} has a fault of its own ({operation}: HTTP {status}); try again in a minute"
            )
        }
        ServiceFailure::Unreachable(reason) => format!(
            "cannot reach {host} ({operation}){}; {}",
            described(&said(reason)),
            advice(operation, reason)
        ),
        ServiceFailure::Setting(setting) => {
            format!(
                "{host} was not asked: {}",
                shortened(&setting.to_string(), 1000)
            )
        }
        ServiceFailure::NotTheService(text) => format!(
            "{host} gave an answer that is not of {} ({operation}){}; a captive portal or a proxy may be in between",
            name_of(operation.server()),
            described(text)
        ),
        ServiceFailure::Incomplete(field) => {
            format!("{host} gave an answer without a usable `{field}` ({operation})")
        }
        // Signatures end after minutes.
        ServiceFailure::Signature(text) => format!(
            "{host} refused {operation}{}; check this machine's clock",
            described(text)
        ),
        ServiceFailure::Other(text) => format!("{host} refused {operation}{}", described(text)),
    }
}

fn name_of(server: Server) -> &'static str {
    match server {
        Server::IdentityCenter => "IAM Identity Center",
        Server::Sts => "AWS STS",
        Server::SignIn => "AWS Sign-In",
    }
}

/// What a service, a proxy or the system said, behind a colon.
fn described(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!(": {}", shortened(text.trim_end_matches('.'), 200))
    }
}

/// Why a host was not reached.
fn said(reason: &Unreachable) -> String {
    match reason {
        Unreachable::Timeout => "no answer in time".to_owned(),
        Unreachable::Expired { at } => format!("the certificate ended at {at}"),
        Unreachable::NotYetValid { from } => format!("the certificate begins at {from}"),
        Unreachable::ProxyAuthorization => "the proxy asks for a name and a password".to_owned(),
        Unreachable::ProxyRefused => "the proxy does not lead there".to_owned(),
        Unreachable::ProxyClosed => "the proxy closed the connection".to_owned(),
        Unreachable::Proxy(inner) => format!("no way through the proxy: {}", said(inner)),
        Unreachable::Dns(text)
        | Unreachable::UntrustedCa(text)
        | Unreachable::WrongName(text)
        | Unreachable::Connection(text) => text.clone(),
    }
}

/// What helps against it.
fn advice(operation: Operation, reason: &Unreachable) -> &'static str {
    match reason {
        Unreachable::Expired { .. } | Unreachable::NotYetValid { .. } => {
            "check this machine's clock, and a proxy that may inspect TLS"
        }
        Unreachable::WrongName(_) => {
            "another server answers there: check the endpoint settings and the proxy variables"
        }
        Unreachable::UntrustedCa(_) => "if a proxy inspects TLS, name its CA in `AWS_CA_BUNDLE`",
        Unreachable::ProxyAuthorization => {
            "check both in `HTTPS_PROXY`: http://NAME:PASSWORD@HOST:PORT"
        }
        Unreachable::Proxy(inner) if inner.is_about_a_certificate() => advice(operation, inner),
        Unreachable::ProxyRefused | Unreachable::ProxyClosed | Unreachable::Proxy(_) => {
            "check `HTTPS_PROXY` and `NO_PROXY`"
        }
        Unreachable::Dns(_) => match operation.server() {
            Server::Sts => "check the network, `HTTPS_PROXY`, and `region` in the profile",
            Server::SignIn => "check the network, `HTTPS_PROXY`, and the region",
            Server::IdentityCenter => {
                "check the network, `HTTPS_PROXY`, and `sso_region` in the config"
            }
        },
        Unreachable::Timeout | Unreachable::Connection(_) => {
            "check the network and the proxy variables"
        }
    }
}

impl fmt::Display for BadSetting {
    /// Writes why nothing was asked, and which setting to correct.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadSetting::Endpoint(error) => error.fmt(f),
            BadSetting::Region(region) => write!(
                f,
                "`{}` is no region; check `region` in the profile, and `AWS_REGION`",
                shortened(region, 80)
            ),
            BadSetting::CaBundle(text) => {
                write!(f, "{text}; check `AWS_CA_BUNDLE` and `ca_bundle`")
            }
            BadSetting::Insecure => f.write_str(
                "role credentials go nowhere without TLS, nor with a name in the URL; check \
                 `AWS_ENDPOINT_URL_SIGNIN`, `AWS_ENDPOINT_URL` and `endpoint_url`",
            ),
            BadSetting::Sdk(text) => f.write_str(text),
        }
    }
}
