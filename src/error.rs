//! The error type that callers see: what failed, the kind of failure, and what to do next.

use std::fmt;
use std::time::Duration;

use chrono::TimeDelta;

use crate::cache::CacheError;
use crate::config::ConfigError;
use crate::service::{ServiceError, ServiceFailure};
use crate::session::{AssumedRole, RoleId, Session};
use crate::system::lock::Holder;
use crate::text::duration::words;
use crate::text::{shell_word, shortened};

/// The reason that a login, token refresh or logout of a session failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// An error in the config file or credentials file.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A file in the cache that cannot be used.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// An error from the service, or a failure to reach it.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// A login that needs the user, when prompting is not allowed.
    #[error("{session}: login required")]
    LoginNeeded {
        /// The session.
        session: String,
    },
    /// A refresh token that the service no longer accepts, so the token cannot be refreshed.
    #[error("{session}: the sign-in session has ended, login required")]
    SignInOver {
        /// The session.
        session: String,
        /// The error from the service.
        #[source]
        source: ServiceError,
    },
    /// A code or refresh token that was sent, and whose answer with the new token was lost.
    ///
    /// It works only once, so it is not sent again.
    #[error(
        "{session}: the answer with the new token was lost, and the {grant} {}: {source}",
        used_up(source)
    )]
    TokenLost {
        /// The session.
        session: String,
        /// What was sent.
        grant: OneTime,
        /// The error of the answer.
        #[source]
        source: ServiceError,
    },
    /// Work for a session that took longer than the time limit.
    #[error("{session}: not done within {}", spelled(*.waited))]
    OutOfTime {
        /// The session.
        session: String,
        /// The time limit.
        waited: Duration,
    },
    /// A token that the portal rejects although its file says that it is valid.
    ///
    /// No other token can be obtained without a login.
    #[error("{session}: the portal no longer accepts the token, login required")]
    NotAccepted {
        /// The session.
        session: String,
        /// The error from the portal.
        #[source]
        source: ServiceError,
    },
    /// A role that is not assigned to the user in the portal.
    #[error("the role `{}` in the account `{}` is not assigned to you", shortened(&.role.role_name, 80), shortened(&.role.account_id, 80))]
    NotAssigned {
        /// The role and its account.
        role: Box<RoleId>,
        /// The error from the portal.
        #[source]
        source: ServiceError,
    },
    /// An account that is not in the portal.
    #[error("the account `{}` (with the role `{}`) is not in your portal", shortened(&.role.account_id, 80), shortened(&.role.role_name, 80))]
    NoAccount {
        /// The role and its account.
        role: Box<RoleId>,
        /// The error from the portal.
        #[source]
        source: ServiceError,
    },
    /// A role that STS does not let another role assume.
    #[error(
        "the role `{}` cannot be assumed with the role `{}`",
        shortened(&role.role_arn, 200),
        shortened(by, 200)
    )]
    NotAssumable {
        /// The role to assume.
        role: Box<AssumedRole>,
        /// The name or ARN of the role that requested it.
        by: String,
        /// The error from STS.
        #[source]
        source: ServiceError,
    },
    /// Cached role credentials that STS rejects although their file says that they are valid.
    #[error("{session}: the cached role credentials are no longer accepted")]
    KeysRefused {
        /// The session that they came from.
        session: String,
        /// The error from STS.
        #[source]
        source: ServiceError,
    },
    /// A list from the portal that never ends, or starts over.
    #[error("{session}: the portal's list of {list} never ends")]
    Endless {
        /// The session.
        session: String,
        /// `accounts` or `roles`.
        list: &'static str,
    },
    /// A login that was not approved in time.
    #[error("{session}: the login was not approved within {}", spelled(*.waited))]
    TimedOut {
        /// The session.
        session: String,
        /// How long the login waited.
        waited: Duration,
    },
    /// A session lock that another process holds and does not release.
    #[error("{session}: another `ssologin` is running ({holder})")]
    Busy {
        /// The session.
        session: String,
        /// The process that holds the lock.
        holder: Holder,
    },
    /// A login in another process that this one waited for and that the user denied.
    #[error("{session}: the login was denied in another `ssologin` that this one waited for")]
    DeniedThere {
        /// The session.
        session: String,
    },
    /// A login that ended because the session was logged out in another process.
    #[error("{session}: another `ssologin` logged the session out")]
    LoggedOutThere {
        /// The session.
        session: String,
    },
    /// A loopback port that cannot be opened, so the browser has nowhere to redirect to.
    #[error("{session}: cannot listen on 127.0.0.1, port {port}: {source}")]
    NoListener {
        /// The session.
        session: String,
        /// The requested port; 0 means any free port.
        port: u16,
        /// The error from the operating system.
        source: std::io::Error,
    },
    /// An operating system that provides no random bytes.
    #[error("{session}: the system provides no random bytes, so a login would not be safe")]
    NoRandomness {
        /// The session.
        session: String,
    },
    /// New role credentials that have already expired by the service's own clock.
    #[error("{session}: the service returned role credentials that have expired")]
    ExpiredRole {
        /// The session.
        session: String,
    },
    /// A URL from the service that is not safe to open.
    #[error("{host} returned a URL that is not `https`: it was not opened")]
    UnsafeUrl {
        /// The host that returned the URL.
        host: String,
    },
    /// A new token that expires sooner than requested.
    #[error("{session}: the new token expires in {}, sooner than the {} requested", spelled(*.left), spelled(*.wanted))]
    TooShort {
        /// The session.
        session: String,
        /// The time until the token expires.
        left: Duration,
        /// The requested minimum.
        wanted: Duration,
    },
}

/// Something that gets a token, but works only once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OneTime {
    /// The code of a login.
    Code,
    /// A refresh token.
    RefreshToken,
}

impl fmt::Display for OneTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            OneTime::Code => "code",
            OneTime::RefreshToken => "refresh token",
        })
    }
}

/// The kind of an error: a stable word that scripts can rely on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `config`
    Config,
    /// `login-needed`
    LoginNeeded,
    /// `denied`
    Denied,
    /// `timed-out`
    TimedOut,
    /// `network`
    Network,
    /// `storage`
    Storage,
    /// `service`
    Service,
    /// `too-short`
    TooShort,
}

impl Kind {
    /// Returns the stable word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Config => "config",
            Kind::LoginNeeded => "login-needed",
            Kind::Denied => "denied",
            Kind::TimedOut => "timed-out",
            Kind::Network => "network",
            Kind::Storage => "storage",
            Kind::Service => "service",
            Kind::TooShort => "too-short",
        }
    }
}

impl Error {
    /// Returns the error for a session that needs a login when prompting is not allowed.
    pub(crate) fn login_needed(session: &Session) -> Error {
        Error::LoginNeeded {
            session: session.id.to_string(),
        }
    }

    /// Returns the kind of the error.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Error::Config(_) => Kind::Config,
            Error::Cache(_) => Kind::Storage,
            Error::LoginNeeded { .. }
            | Error::SignInOver { .. }
            | Error::NotAccepted { .. }
            | Error::LoggedOutThere { .. } => Kind::LoginNeeded,
            Error::NotAssigned { .. } | Error::NoAccount { .. } | Error::NotAssumable { .. } => {
                Kind::Denied
            }
            Error::KeysRefused { .. } | Error::ExpiredRole { .. } => Kind::Service,
            Error::TimedOut { .. } | Error::OutOfTime { .. } | Error::Busy { .. } => Kind::TimedOut,
            Error::DeniedThere { .. } => Kind::Denied,
            Error::UnsafeUrl { .. } | Error::Endless { .. } => Kind::Service,
            Error::TooShort { .. } => Kind::TooShort,
            Error::NoListener { .. } => Kind::Network,
            Error::NoRandomness { .. } => Kind::Service,
            Error::TokenLost { source, .. } => match source.failure {
                ServiceFailure::Unreachable(_) | ServiceFailure::NotTheService(_) => Kind::Network,
                _ => Kind::Service,
            },
            Error::Service(error) => match error.failure {
                ServiceFailure::AccessDenied | ServiceFailure::Forbidden => Kind::Denied,
                ServiceFailure::ExpiredToken => Kind::TimedOut,
                ServiceFailure::Setting(_) => Kind::Config,
                ServiceFailure::Unreachable(_) | ServiceFailure::NotTheService(_) => Kind::Network,
                _ => Kind::Service,
            },
        }
    }

    /// Returns what to do next, if a command or setting can help.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::LoginNeeded { session }
            | Error::SignInOver { session, .. }
            | Error::LoggedOutThere { session } => {
                Some(format!("run `ssologin {}`", shell_word(session)))
            }
            Error::TokenLost { session, grant, .. } => Some(match grant {
                OneTime::Code => format!("run `ssologin {}` to log in again", shell_word(session)),
                OneTime::RefreshToken => format!(
                    "run `ssologin {}`, which logs in again if the token cannot be refreshed",
                    shell_word(session)
                ),
            }),
            Error::OutOfTime { .. } => {
                Some("try again, or allow more time with `--timeout`".to_owned())
            }
            Error::NotAccepted { session, .. } => {
                Some(format!("run `ssologin {} --force`", shell_word(session)))
            }
            Error::NotAssigned { .. } => Some(
                "check `sso_account_id` and `sso_role_name`, or ask your administrator for the role"
                    .to_owned(),
            ),
            Error::NoAccount { .. } => {
                Some("check `sso_account_id`, and that the profile names the right session".to_owned())
            }
            Error::NotAssumable { role, .. } => Some(format!(
                "check `role_arn`{}; the trust policy of the role must allow your role, and your \
                 role must allow `sts:AssumeRole`",
                if role.external_id.is_some() { " and `external_id`" } else { "" }
            )),
            Error::KeysRefused { session, .. } => Some(format!(
                "check this machine's clock; then run `ssologin logout {0}` to delete them and \
                 `ssologin {0}` to log in again",
                shell_word(session)
            )),
            Error::TimedOut { session, .. } | Error::DeniedThere { session } => {
                Some(format!("run `ssologin {}` again", shell_word(session)))
            }
            Error::Busy {
                holder: Holder { pid: Some(pid), .. },
                ..
            } => Some(format!(
                "wait for it to finish or stop process {pid}, then try again"
            )),
            Error::Busy { .. } => Some("wait for it to finish, then try again".to_owned()),
            Error::TooShort { session, .. } => Some(format!(
                "the sign-in session may be about to end: run `ssologin {} --fresh` to start a \
                 new one",
                shell_word(session)
            )),
            Error::NoListener { .. } => Some(
                "choose another port with `--redirect-port`, or use `--use-device-code`, which \
                 needs no port"
                    .to_owned(),
            ),
            Error::NoRandomness { .. } => None,
            Error::ExpiredRole { .. }
            | Error::UnsafeUrl { .. }
            | Error::Endless { .. } => {
                Some("check the endpoint variables and the proxy".to_owned())
            }
            Error::Cache(CacheError::File(error)) => Some(error.hint()),
            Error::Service(error)
                if matches!(error.failure, ServiceFailure::ExpiredToken | ServiceFailure::AccessDenied) =>
            {
                Some("run the login again".to_owned())
            }
            Error::Config(_) | Error::Cache(_) | Error::Service(_) => None,
        }
    }
}

/// Says how certain it is that a grant is used up, given the last answer to it.
fn used_up(error: &ServiceError) -> &'static str {
    match error.failure.may_hide_success() {
        true => "may be used up",
        false => "is used up",
    }
}

/// Formats a duration in words.
fn spelled(duration: Duration) -> String {
    words(TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX))
}

#[cfg(test)]
mod tests;
