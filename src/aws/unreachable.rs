//! What stands between here and the service, in words.

use std::error::Error;
use std::io;

use chrono::DateTime;
use rustls::CertificateError;
use rustls::pki_types::UnixTime;

use crate::timestamp;

/// What the system, the TLS library or a proxy said, below all wrappers.
pub(super) fn said(error: &(dyn Error + 'static)) -> String {
    let said = certificate(error).unwrap_or_else(|| deepest(error));
    match tunnel(error).as_deref() {
        None => said,
        Some("proxy authorization required") => {
            "the proxy asks for a name and a password".to_owned()
        }
        Some("unsuccessful") => "the proxy does not lead there".to_owned(),
        Some("unexpected end of file") => "the proxy closed the connection".to_owned(),
        Some(_) => format!("no way through the proxy: {said}"),
    }
}

/// All errors of a chain, outermost first.
pub(super) fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

fn deepest(error: &(dyn Error + 'static)) -> String {
    chain(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// What went wrong between here and a proxy; `None` where none was in use, or it did its part.
fn tunnel(error: &(dyn Error + 'static)) -> Option<String> {
    chain(error).find_map(|error| {
        let text = error.to_string();
        text.strip_prefix("tunnel error: ").map(str::to_owned)
    })
}

/// A certificate beside its time, with the time as people write it.
fn certificate(error: &(dyn Error + 'static)) -> Option<String> {
    match chain(error).find_map(|error| innermost(error).downcast_ref()) {
        Some(rustls::Error::InvalidCertificate(CertificateError::ExpiredContext {
            not_after,
            ..
        })) => Some(format!("the certificate ended at {}", written(*not_after)?)),
        Some(rustls::Error::InvalidCertificate(CertificateError::NotValidYetContext {
            not_before,
            ..
        })) => Some(format!(
            "the certificate begins at {}",
            written(*not_before)?
        )),
        _ => None,
    }
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
