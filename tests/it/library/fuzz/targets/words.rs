//! Fuzz targets for single values from users, from the environment and from the service.

use ssologin::browser::VerificationUrl;
use ssologin::login::flow::pkce::{Callback, callback};
use ssologin::system::BrowserChoice;
use ssologin::text::{Printable, Secret, duration, is_hidden, shell_word, shortened, timestamp};

use super::harmless::assert_harmless;

/// Checks that a duration can be written in seconds, and is at most one year.
pub(crate) fn duration(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(read) = duration::parse(text) else {
        return;
    };
    assert!(read.as_secs() <= 365 * 24 * 3600, "{text:?}");
    assert_eq!(
        duration::parse(&format!("{}s", read.as_secs())),
        Ok(read),
        "{text:?}"
    );
}

/// Checks that a time is written in twenty characters, and keeps its second.
pub(crate) fn timestamp(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Some(read) = timestamp::parse(text) else {
        return;
    };
    let written = timestamp::format(read);
    assert_eq!(written.len(), 20, "{text:?}");
    let again = timestamp::parse(&written).map(|time| time.timestamp());
    assert_eq!(again, Some(read.timestamp()), "{text:?}");
}

/// Checks that a callback must carry the request's state, and that its code is printable ASCII.
pub(crate) fn callback_query(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let wrong = Secret::new("never-in-a-seed".into());
    assert!(callback(text, &wrong).is_none() || text.contains("never-in-a-seed"));
    let state = Secret::new("ABC-123_x".into());
    let Some(read) = callback(text, &state) else {
        return;
    };
    assert_eq!(text.matches("&state=").count().max(1), 1, "{text:?}");
    match read {
        Callback::Code(code) => {
            assert!(code.expose().bytes().all(|byte| byte.is_ascii_graphic()));
        }
        Callback::Refused { error, description } => {
            assert!(!error.is_empty());
            assert_harmless(&shortened(&error, 80));
            assert_harmless(&shortened(&description, 120));
        }
    }
    // A second `state` is never accepted, regardless of the other parameters.
    assert!(callback(&format!("{text}&state=ABC-123_x"), &state).is_none());
}

/// Checks that a URL to open is printable ASCII, has an allowed scheme, and parses to itself.
pub(crate) fn verification_url(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    for loopback in [false, true] {
        let Some(url) = VerificationUrl::parse(text, loopback) else {
            continue;
        };
        assert!(
            url.as_str().bytes().all(|byte| byte.is_ascii_graphic()),
            "{url:?}"
        );
        assert!(
            url.as_str().starts_with("https://") || loopback && url.as_str().starts_with("http://")
        );
        assert_eq!(VerificationUrl::parse(url.as_str(), loopback), Some(url));
    }
}

/// Checks that a browser command is parsed, or refused with a harmless message.
pub(crate) fn browser(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Err(error) = BrowserChoice::parse(text) {
        assert_harmless(&error.to_string());
    }
}

/// Checks that hidden characters are escaped, and that a shell word reads back as shown.
pub(crate) fn printable(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let shown = Printable(&text).to_string();
    assert!(!shown.contains(is_hidden), "{shown:?}");
    assert_eq!(Printable(&shown).to_string(), shown);
    assert_eq!(shown == text, !text.contains(is_hidden));
    let first: String = text.chars().take(5).collect();
    let expected = match first == text {
        true => shown.clone(),
        false => format!("{}…", Printable(&first)),
    };
    assert_eq!(shortened(&text, 5), expected);
    assert_eq!(shlex::split(&shell_word(&text)), Some(vec![shown]));
}
