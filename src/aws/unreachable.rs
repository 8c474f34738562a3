//! The reasons why the service can't be reached.
//!
//! The HTTP client has no error types for a failed tunnel or a failed name lookup, so this module
//! matches the texts of its errors. No other module does that.

use std::error::Error;
use std::io;

use chrono::DateTime;
use rustls::CertificateError;
use rustls::pki_types::UnixTime;

use crate::service::Unreachable;
use crate::text::timestamp;

/// Returns what the system, the TLS library or a proxy reported, below all wrappers.
pub(super) fn reason(error: &(dyn Error + 'static)) -> Unreachable {
    let below = || tls(error).unwrap_or_else(|| connection(error));
    match tunnel(error).as_deref() {
        None => below(),
        Some("proxy authorization required") => Unreachable::ProxyAuthorization,
        Some("unsuccessful") => Unreachable::ProxyRefused,
        Some("unexpected end of file") => Unreachable::ProxyClosed,
        Some(_) => Unreachable::Proxy(Box::new(below())),
    }
}

/// Returns all errors of a chain, outermost first.
pub(super) fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

fn connection(error: &(dyn Error + 'static)) -> Unreachable {
    let said = chain(error).last().map(ToString::to_string);
    let said = said.unwrap_or_default();
    if said.contains("dns error") || said.contains("lookup address") {
        Unreachable::Dns(said)
    } else if chain(error).any(|error| error.to_string() == "client error (Connect)") {
        Unreachable::Refused(said)
    } else {
        Unreachable::Connection(said)
    }
}

/// Returns what went wrong between this machine and a proxy.
///
/// Returns `None` if no proxy was used or if the proxy did its part.
fn tunnel(error: &(dyn Error + 'static)) -> Option<String> {
    chain(error).find_map(|error| {
        let text = error.to_string();
        text.strip_prefix("tunnel error: ").map(str::to_owned)
    })
}

/// Returns the problem with the certificate; `None` if TLS did not fail because of one.
fn tls(error: &(dyn Error + 'static)) -> Option<Unreachable> {
    let error = chain(error).find_map(|error| innermost(error).downcast_ref::<rustls::Error>())?;
    match error {
        rustls::Error::InvalidCertificate(problem) => Some(certificate(problem, error)),
        rustls::Error::NoCertificatesPresented => Some(Unreachable::UntrustedCa(error.to_string())),
        _ => None,
    }
}

fn certificate(problem: &CertificateError, error: &rustls::Error) -> Unreachable {
    let problem = match problem {
        CertificateError::ExpiredContext { not_after, .. } => {
            written(*not_after).map(|at| Unreachable::Expired { at })
        }
        CertificateError::NotValidYetContext { not_before, .. } => {
            written(*not_before).map(|from| Unreachable::NotYetValid { from })
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Some(Unreachable::WrongName(error.to_string()))
        }
        _ => None,
    };
    problem.unwrap_or_else(|| Unreachable::UntrustedCa(error.to_string()))
}

/// Returns the innermost error that an I/O error wraps; `source` skips it.
fn innermost<'a>(mut error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    while let Some(inner) = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        error = inner;
    }
    error
}

fn written(time: UnixTime) -> Option<String> {
    let seconds = i64::try_from(time.as_secs()).ok()?;
    DateTime::from_timestamp(seconds, 0).map(timestamp::format)
}
