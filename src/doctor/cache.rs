//! Owns the checks of the token folder: files that some tool cannot read.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::finding::{Finding, Repair, Severity};
use crate::cache::TokenPortal;
use crate::session::{SessionEntry, portal};
use crate::text::timestamp;

/// A file of the token folder.
pub struct CacheFile {
    /// The path of the file.
    pub path: PathBuf,
    /// Whether users other than the owner can read or write it.
    pub is_open: bool,
    /// The bytes of the file, or the reason that it cannot be read.
    pub content: Result<Vec<u8>, String>,
}

/// Returns findings about the files in `~/.aws/sso/cache`.
///
/// `path_of` returns the path of a session's token file.
#[must_use]
pub fn check_cache(
    files: &[CacheFile],
    entries: &[SessionEntry],
    path_of: impl Fn(&SessionEntry) -> PathBuf,
    now: DateTime<Utc>,
) -> Vec<Finding> {
    let sessions: HashMap<PathBuf, &SessionEntry> = entries
        .iter()
        .map(|entry| (path_of(entry), entry))
        .collect();
    let portals = OnceCell::new();
    let of_portal = |url: &str| {
        let portals = portals.get_or_init(|| first_of_portals(entries));
        portals.get(&portal(url)?).copied()
    };
    let mut findings = Vec::new();
    for file in files {
        let entry = sessions.get(&file.path).copied();
        let mut found = check_file(file, entry, &of_portal, now);
        if file.is_open && found.iter().all(|finding| finding.repair.is_none()) {
            let finding = Finding::new(
                "open-file",
                Severity::Warning,
                "other users can read or write the file",
                "`chmod 600` it",
            );
            found.push(finding.mended_by(Repair::RestrictPermissions(file.path.clone())));
        }
        findings.extend(found.into_iter().map(|finding| {
            let finding = finding.in_file(&file.path);
            match entry {
                Some(entry) => finding.of_session(entry.id.as_str()),
                None => finding,
            }
        }));
    }
    findings
}

/// Returns the first session of each portal, whether it is usable or not.
fn first_of_portals(entries: &[SessionEntry]) -> HashMap<String, &SessionEntry> {
    let mut first = HashMap::new();
    for entry in entries {
        if let Some(portal) = entry.start_url.as_deref().and_then(portal) {
            first.entry(portal).or_insert(entry);
        }
    }
    first
}

fn check_file<'a>(
    file: &CacheFile,
    entry: Option<&SessionEntry>,
    of_portal: &dyn Fn(&str) -> Option<&'a SessionEntry>,
    now: DateTime<Utc>,
) -> Vec<Finding> {
    let bytes = match &file.content {
        Ok(bytes) => bytes,
        Err(why) => {
            let fix = "fix the owner of the file";
            return vec![Finding::new(
                "unreadable-file",
                Severity::Error,
                why.clone(),
                fix,
            )];
        }
    };
    if file.path.extension().is_none_or(|end| end != "json") {
        let message = "it is not a JSON file: aws2-wrap fails for every session while it exists";
        return vec![Finding::new(
            "leftover-file",
            Severity::Note,
            message,
            "delete it if no other tool is using it",
        )];
    }
    match (serde_json::from_slice(bytes), entry) {
        (Ok(Value::Object(fields)), Some(entry)) => check_token(&fields, entry),
        (Ok(Value::Object(fields)), None) => check_other(&fields, &file.path, of_portal, now)
            .into_iter()
            .collect(),
        (_, Some(entry)) => {
            let message = "it is not a complete JSON object, so the AWS CLI and the SDKs find no \
                token in it";
            let fix = format!(
                "`ssologin login {}`",
                crate::text::shell_word(entry.id.as_str())
            );
            vec![Finding::new("damaged-token", Severity::Error, message, fix)]
        }
        (_, None) => {
            let message = "it is not a JSON object: `aws sso logout` and other tools fail on it";
            let finding = Finding::new("damaged-file", Severity::Warning, message, "delete it");
            vec![finding.mended_by(Repair::Remove(file.path.clone()))]
        }
    }
}

/// Returns findings about a session's token file: what all or some tools cannot read.
fn check_token(fields: &Map<String, Value>, entry: &SessionEntry) -> Vec<Finding> {
    let mut findings = Vec::new();
    let name = crate::text::shell_word(entry.id.as_str());
    let anew = format!("`ssologin login --force {name}`");
    let mut stumble = |id, severity, message: String| {
        findings.push(Finding::new(id, severity, message, anew.clone()));
    };
    if !matches!(fields.get("accessToken"), Some(Value::String(token)) if !token.is_empty()) {
        stumble(
            "damaged-token",
            Severity::Error,
            "it has no `accessToken`".to_owned(),
        );
        return findings;
    }
    if let Some(who) = unread_by(fields.get("expiresAt"), true) {
        stumble(
            "odd-time",
            Severity::Warning,
            format!("{who} cannot read the form of `expiresAt`"),
        );
    }
    if let Some(time) = fields.get("registrationExpiresAt")
        && let Some(who) = unread_by(Some(time), false)
    {
        stumble(
            "odd-time",
            Severity::Warning,
            format!("{who} cannot read the form of `registrationExpiresAt`"),
        );
    }
    if fields.get("refreshToken").is_some_and(Value::is_null) {
        let message = "`refreshToken` is null, which the SDK for Go rejects".to_owned();
        stumble("null-field", Severity::Warning, message);
    }
    let known = ["accessToken", "expiresAt", "refreshToken"];
    if fields.keys().any(|key| {
        known
            .iter()
            .any(|name| key != name && key.eq_ignore_ascii_case(name))
    }) {
        let message =
            "two fields differ only in case: the SDK for Rust uses the last one".to_owned();
        stumble("twin-field", Severity::Warning, message);
    }
    let portal = TokenPortal::of(fields);
    if let Ok(session) = &entry.session
        && !portal.is_of(session)
    {
        let message = format!("it {}", portal.unlike(session));
        stumble("other-portal", Severity::Warning, message);
    }
    findings
}

/// Returns the tools that cannot parse a time in this form; `None` if all can.
fn unread_by(time: Option<&Value>, is_end: bool) -> Option<&'static str> {
    let text = time.and_then(Value::as_str).unwrap_or_default();
    if timestamp::parse(text).is_none() {
        return Some(if is_end {
            "the AWS CLI and the SDKs"
        } else {
            "the SDK for Rust"
        });
    }
    let is_plain = text.as_bytes().get(10) == Some(&b'T') && text.ends_with('Z');
    match text.get(19..).filter(|_| is_plain) {
        Some("Z") => None,
        Some(fraction) if is_end && fraction.len() < 5 => Some("the SDK for C++"),
        Some(_) => None,
        None if !is_end => Some("the SDK for Rust"),
        None if text.get(10..11) == Some("T")
            && text.contains(['+', '-'])
            && text.ends_with(":00") =>
        {
            Some("the SDK for Rust")
        }
        None => Some("the SDKs for Rust, Go, C++ and Java"),
    }
}

/// Returns a finding about a file that is not the token file of any configured session.
///
/// Such a file is a client registration, or the token of a start URL that is not in the config
/// file.
fn check_other<'a>(
    fields: &Map<String, Value>,
    path: &Path,
    of_portal: &dyn Fn(&str) -> Option<&'a SessionEntry>,
    now: DateTime<Utc>,
) -> Option<Finding> {
    let text = |key: &str| fields.get(key).and_then(Value::as_str);
    let end = text("expiresAt").and_then(timestamp::parse);
    if !fields.contains_key("accessToken") {
        let over = fields.contains_key("clientSecret") && end.is_some_and(|end| end <= now);
        return over.then(|| {
            let message = "an expired client registration";
            let finding = Finding::new("stale-registration", Severity::Note, message, "delete it");
            finding.mended_by(Repair::Remove(path.to_owned()))
        });
    }
    let entry = of_portal(text("startUrl")?)?;
    let message = "it contains a token for the same portal under another name or spelling, which \
        no profile uses";
    let fix = "delete it if no other config file uses it";
    Some(Finding::new("orphaned-token", Severity::Note, message, fix).of_session(entry.id.as_str()))
}

#[cfg(test)]
mod tests;
