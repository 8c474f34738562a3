//! What stands between here and the service.
//!
//! The HTTP client types neither a failed tunnel nor a failed look-up of a name: here alone, where its errors come in, their
//! texts are read for that.

use std::error::Error;
use std::io;

use chrono::DateTime;
use rustls::CertificateError;
use rustls::pki_types::UnixTime;

use crate::service::Unreachable;
use crate::text::timestamp;

/// Returns what the system, the TLS library or a proxy said, below all wrappers.
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

/// All errors of a chain, outermost first.
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
    } else {
        Unreachable::Connection(said)
    }
}

/// What went wrong between here and a proxy; `None` where none was in use, or it did its part.
fn tunnel(error: &(dyn Error + 'static)) -> Option<String> {
    chain(error).find_map(|error| {
        let text = error.to_string();
        text.strip_prefix("tunnel error: ").map(str::to_owned)
    })
}

/// What is wrong with the certificate; `None` where TLS did not fail for one.
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

/// What an I/O error wraps, which its `source` passes over.
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
