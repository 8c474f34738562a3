//! The JSON documents. Fields may be added; none is renamed or removed.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use serde::Serialize;
use ssologin::cache::{Cache, OtherAccounts};
use ssologin::doctor::Finding;
use ssologin::error::Error;
use ssologin::session::{Account, ProfileEntry, SessionEntry, SessionId};
use ssologin::status::Status;
use ssologin::text::{is_hidden, timestamp};

pub(super) const SCHEMA: u32 = 1;

/// A session of the config.
#[derive(Serialize)]
pub(crate) struct SessionReport {
    name: String,
    kind: &'static str,
    start_url: Option<String>,
    region: Option<String>,
    scopes: Vec<String>,
    profiles: Vec<String>,
    usable: bool,
    problem: Option<String>,
}

impl SessionReport {
    pub(crate) fn new(entry: &SessionEntry) -> SessionReport {
        SessionReport {
            name: entry.id.to_string(),
            kind: entry.id.kind().as_str(),
            start_url: entry.start_url.clone(),
            region: entry.region.clone(),
            scopes: entry.scopes.clone().unwrap_or_default(),
            profiles: entry.profiles.clone(),
            usable: entry.session.is_ok(),
            problem: entry.session.as_ref().err().map(ToString::to_string),
        }
    }
}

/// A profile of the config.
#[derive(Serialize)]
pub(crate) struct ProfileReport {
    name: String,
    session: Option<String>,
    kind: &'static str,
    account_id: Option<String>,
    role_name: Option<String>,
    region: Option<String>,
    usable: bool,
    problem: Option<String>,
}

impl ProfileReport {
    /// `session_problem` is what makes the session of the profile unusable.
    pub(crate) fn new(entry: &ProfileEntry, session_problem: Option<String>) -> ProfileReport {
        let problem = entry
            .problem
            .as_ref()
            .map(ToString::to_string)
            .or(session_problem);
        ProfileReport {
            name: entry.name.clone(),
            session: entry.session.as_ref().map(ToString::to_string),
            kind: entry.kind.as_str(),
            account_id: entry.account_id.clone(),
            role_name: entry.role_name.clone(),
            region: entry.region.clone(),
            usable: problem.is_none(),
            problem,
        }
    }
}

/// An account that a session opens.
#[derive(Serialize)]
pub(crate) struct AccountReport {
    session: String,
    account_id: String,
    account_name: String,
    email: String,
}

impl AccountReport {
    pub(crate) fn new(session: &SessionId, account: &Account) -> AccountReport {
        AccountReport {
            session: session.to_string(),
            account_id: account.id.clone(),
            account_name: account.name.clone(),
            email: account.email.clone(),
        }
    }
}

/// A role that a session opens.
#[derive(Serialize)]
pub(crate) struct RoleReport {
    session: String,
    account_id: String,
    account_name: String,
    role_name: String,
    profiles: Vec<String>,
}

impl RoleReport {
    /// `profiles` are those of the config that stand for this role.
    pub(crate) fn new(
        session: &SessionId,
        account: Account,
        role_name: String,
        profiles: Vec<String>,
    ) -> RoleReport {
        RoleReport {
            session: session.to_string(),
            account_id: account.id,
            account_name: account.name,
            role_name,
            profiles,
        }
    }
}

/// A session with what its token is worth.
#[derive(Serialize)]
pub(crate) struct SessionStatusReport {
    name: String,
    kind: &'static str,
    start_url: Option<String>,
    region: Option<String>,
    scopes: Vec<String>,
    profiles: Vec<String>,
    state: &'static str,
    minutes_left: i64,
    seconds_left: i64,
    expires_at: Option<String>,
    renewable: bool,
    registration_expires_at: Option<String>,
    sign_in_ends_at: Option<String>,
    sign_in_end_is_estimate: bool,
    cache_file: String,
    problem: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorReport>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accounts_changed: Option<AccountsReport>,
}

/// How the accounts differ from those of the last login.
#[derive(Serialize)]
struct AccountsReport {
    new: Vec<String>,
    gone: usize,
}

/// Why a session failed.
#[derive(Serialize)]
pub(crate) struct ErrorReport {
    code: &'static str,
    message: String,
}

impl From<&Error> for ErrorReport {
    fn from(error: &Error) -> ErrorReport {
        ErrorReport {
            code: error.kind().as_str(),
            message: error.to_string(),
        }
    }
}

impl SessionStatusReport {
    pub(crate) fn new(entry: &SessionEntry, status: &Status, cache: &Cache) -> SessionStatusReport {
        let SessionReport {
            name,
            kind,
            start_url,
            region,
            scopes,
            profiles,
            problem,
            ..
        } = SessionReport::new(entry);
        SessionStatusReport {
            name,
            kind,
            start_url,
            region,
            scopes,
            profiles,
            state: status.state.as_str(),
            minutes_left: status.minutes_left(),
            seconds_left: status.left.num_seconds(),
            expires_at: status.expires_at.map(timestamp::format),
            renewable: status.renewable,
            registration_expires_at: status.registration_expires_at.map(timestamp::format),
            sign_in_ends_at: status.sign_in_ends_at.map(timestamp::format),
            // It stands in no file of AWS's: it is never more than an estimate.
            sign_in_end_is_estimate: true,
            cache_file: cache.token_path(&entry.id).display().to_string(),
            problem: problem.or_else(|| status.problem.clone()),
            outcome: None,
            error: None,
            accounts_changed: None,
        }
    }

    pub(crate) fn outcome(
        self,
        outcome: &'static str,
        error: Option<ErrorReport>,
    ) -> SessionStatusReport {
        SessionStatusReport {
            outcome: Some(outcome),
            error,
            ..self
        }
    }

    pub(crate) fn other_accounts(self, others: Option<&OtherAccounts>) -> SessionStatusReport {
        let accounts_changed = others.map(|others| AccountsReport {
            new: others.new.iter().map(|new| new.id.clone()).collect(),
            gone: others.gone,
        });
        SessionStatusReport {
            accounts_changed,
            ..self
        }
    }
}

#[derive(Serialize)]
struct StatusDocument<'a> {
    schema: u32,
    now: String,
    sessions: &'a [SessionStatusReport],
}

#[derive(Serialize)]
struct SessionsDocument<'a> {
    schema: u32,
    sessions: &'a [SessionReport],
}

#[derive(Serialize)]
struct ProfilesDocument<'a> {
    schema: u32,
    profiles: &'a [ProfileReport],
}

#[derive(Serialize)]
struct AccountsDocument<'a> {
    schema: u32,
    accounts: &'a [AccountReport],
}

#[derive(Serialize)]
struct RolesDocument<'a> {
    schema: u32,
    roles: &'a [RoleReport],
}

pub(crate) fn status_document(now: DateTime<Utc>, sessions: &[SessionStatusReport]) -> String {
    text(&StatusDocument {
        schema: SCHEMA,
        now: timestamp::format(now),
        sessions,
    })
}

pub(crate) fn sessions_document(sessions: &[SessionReport]) -> String {
    text(&SessionsDocument {
        schema: SCHEMA,
        sessions,
    })
}

pub(crate) fn profiles_document(profiles: &[ProfileReport]) -> String {
    text(&ProfilesDocument {
        schema: SCHEMA,
        profiles,
    })
}

/// Something that the doctor found.
#[derive(Serialize)]
pub(crate) struct FindingReport {
    id: &'static str,
    severity: &'static str,
    file: Option<String>,
    line: Option<usize>,
    profile: Option<String>,
    session: Option<String>,
    message: String,
    fix: String,
    mended: bool,
}

impl FindingReport {
    /// `mended`: it was put right.
    pub(crate) fn new(finding: &Finding, mended: bool) -> FindingReport {
        FindingReport {
            id: finding.id,
            severity: finding.severity.as_str(),
            file: finding.file.as_ref().map(|file| file.display().to_string()),
            line: finding.line,
            profile: finding.profile.clone(),
            session: finding.session.clone(),
            message: finding.message.clone(),
            fix: finding.fix.clone(),
            mended,
        }
    }
}

#[derive(Serialize)]
struct FindingsDocument<'a> {
    schema: u32,
    findings: &'a [FindingReport],
}

pub(crate) fn findings_document(findings: &[FindingReport]) -> String {
    text(&FindingsDocument {
        schema: SCHEMA,
        findings,
    })
}

pub(crate) fn accounts_document(accounts: &[AccountReport]) -> String {
    text(&AccountsDocument {
        schema: SCHEMA,
        accounts,
    })
}

pub(crate) fn roles_document(roles: &[RoleReport]) -> String {
    text(&RolesDocument {
        schema: SCHEMA,
        roles,
    })
}

/// Texts and numbers alone are in these documents: writing them cannot fail.
pub(super) fn text(document: &impl Serialize) -> String {
    serde_json::to_string_pretty(document)
        .map(|text| escaped(&text) + "\n")
        .unwrap_or_default()
}

/// The same document with what a terminal could obey escaped: JSON itself asks for the first 32 characters only.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        if c == '\n' || !is_hidden(c) {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn a_document_is_safe_for_a_terminal_and_keeps_its_meaning() {
        let names = [
            "plain ü 世",
            "\u{1b}[31m",
            "\u{9b}31m\u{7f}",
            "\u{202e}\u{e0041}\n",
        ];
        let text = text(&names);
        assert!(
            text.chars()
                .all(|c| c == '\n' || !ssologin::text::is_hidden(c))
        );
        assert!(text.contains("plain ü 世"));
        let read: Vec<String> = serde_json::from_str(&text).unwrap();
        assert_eq!(read, names);
    }
}
