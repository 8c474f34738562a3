//! The JSON documents. Fields may be added, but are never renamed or removed.

use serde::Serialize;
use ssologin::cache::{Cache, OtherAccounts};
use ssologin::doctor::{Finding, Tool};
use ssologin::error::Error;
use ssologin::login::Outcome;
use ssologin::session::{Account, ProfileEntry, SessionEntry, SessionId};
use ssologin::status::Status;
use ssologin::text::timestamp;

use super::identity::IdentityReport;

/// The version of the schema, raised if a field changes its meaning but not if one is added.
const SCHEMA: u32 = 1;

/// The result of a command, as printed with `--json`.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Document<'a> {
    Status {
        now: String,
        sessions: Vec<SessionStatusReport>,
    },
    Sessions {
        sessions: Vec<SessionReport>,
    },
    Profiles {
        profiles: Vec<ProfileReport>,
    },
    Accounts {
        accounts: Vec<AccountReport>,
    },
    Roles {
        roles: Vec<RoleReport>,
    },
    Findings {
        findings: Vec<FindingReport>,
    },
    Identity(IdentityReport<'a>),
}

#[derive(Serialize)]
struct Versioned<'a> {
    schema: u32,
    #[serde(flatten)]
    document: &'a Document<'a>,
}

impl Document<'_> {
    /// Returns the document, preceded by the version of its schema.
    pub(super) fn versioned(&self) -> impl Serialize {
        Versioned {
            schema: SCHEMA,
            document: self,
        }
    }
}

/// A session in the config.
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

/// A profile in the config.
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
    /// Creates a report; `session_problem` is why the profile's session is unusable.
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

/// An account that a session gives access to.
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

/// A role that a session gives access to.
#[derive(Serialize)]
pub(crate) struct RoleReport {
    session: String,
    account_id: String,
    account_name: String,
    role_name: String,
    profiles: Vec<String>,
}

impl RoleReport {
    /// Creates a report; `profiles` are those in the config that use this role.
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

/// A session with the status of its token.
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

/// How the accounts differ from those after the last login.
#[derive(Serialize)]
struct AccountsReport {
    new: Vec<String>,
    gone: usize,
}

/// The reason why a session failed.
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
            // No file of AWS contains this time, so it is always an estimate.
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
    tools: Vec<&'static str>,
    mended: bool,
}

impl FindingReport {
    /// Creates a report; `mended` says whether the problem was fixed.
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
            tools: finding.tools.iter().map(Tool::as_str).collect(),
            mended,
        }
    }
}

/// Returns the name of the outcome in the JSON document.
pub(crate) fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Kept => "kept",
        Outcome::Renewed => "renewed",
        Outcome::LoggedIn => "logged-in",
    }
}
