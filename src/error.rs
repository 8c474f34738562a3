//! One error for callers: what failed, of which kind, and what to do next.

use std::io::ErrorKind;
use std::time::Duration;

use crate::cache::CacheError;
use crate::config::ConfigError;
use crate::service::{ServiceError, ServiceFailure};
use crate::session::{AssumedRole, RoleId, Session};
use crate::system::lock::Holder;
use crate::text::{shell_word, shortened};

/// Why a session was not logged in, renewed or logged out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A file of the cache cannot be used.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The service, or the way to it.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// Only a person can log in, and none may be asked.
    #[error("{session}: a person must log in")]
    LoginNeeded {
        /// The session.
        session: String,
    },
    /// The token cannot be renewed because the service does not accept its refresh token any more.
    #[error("{session}: the sign-in is over, a person must log in")]
    SignInOver {
        /// The session.
        session: String,
        /// What the service said.
        #[source]
        source: ServiceError,
    },
    /// The portal does not accept the token, though its file says that it lives, and no other can be had.
    #[error("{session}: the portal does not accept the token any more, a person must log in")]
    NotAccepted {
        /// The session.
        session: String,
        /// What the portal said.
        #[source]
        source: ServiceError,
    },
    /// The portal does not give the role to this person.
    #[error("the role `{}` in the account `{}` is not assigned to you", shortened(&.role.role_name, 80), shortened(&.role.account_id, 80))]
    NotAssigned {
        /// The role, and the account.
        role: Box<RoleId>,
        /// What the portal said.
        #[source]
        source: ServiceError,
    },
    /// The portal does not know the account.
    #[error("the account `{}`, in which the role `{}` is wanted, is not in the portal", shortened(&.role.account_id, 80), shortened(&.role.role_name, 80))]
    NoAccount {
        /// The role, and the account.
        role: Box<RoleId>,
        /// What the portal said.
        #[source]
        source: ServiceError,
    },
    /// STS does not let one role assume another.
    #[error(
        "the role `{}` may not be assumed with the role `{}`",
        shortened(&role.role_arn, 200),
        shortened(by, 200)
    )]
    NotAssumable {
        /// The role that is wanted.
        role: Box<AssumedRole>,
        /// The role that asked: its name, or its ARN.
        by: String,
        /// What STS said.
        #[source]
        source: ServiceError,
    },
    /// STS does not accept role credentials, though their file says that they live.
    #[error("{session}: the cached role credentials are not accepted any more")]
    KeysRefused {
        /// The session from which they came.
        session: String,
        /// What STS said.
        #[source]
        source: ServiceError,
    },
    /// A list of the portal goes on and on, or begins again.
    #[error("{session}: the portal's list of {list} does not end")]
    Endless {
        /// The session.
        session: String,
        /// `accounts` or `roles`.
        list: &'static str,
    },
    /// Nobody approved in time.
    #[error("{session}: nobody approved the login within {}", minutes(*.waited))]
    TimedOut {
        /// The session.
        session: String,
        /// How long it was waited.
        waited: Duration,
    },
    /// Another process holds the session's lock, and does not let go.
    #[error("{session}: another `ssologin` is at work ({holder})")]
    Busy {
        /// The session.
        session: String,
        /// Who holds it.
        holder: Holder,
    },
    /// A person refused the login of another process, for which this one waited.
    #[error("{session}: the login of another `ssologin`, for which this one waited, was denied")]
    DeniedThere {
        /// The session.
        session: String,
    },
    /// No browser could come back to this machine.
    #[error("{session}: cannot listen on 127.0.0.1, port {port}: {source}")]
    NoListener {
        /// The session.
        session: String,
        /// The port that was asked for; 0: any.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system gives no random bytes.
    #[error("{session}: the system gives no random bytes, without which no login is safe")]
    NoRandomness {
        /// The session.
        session: String,
    },
    /// The service asks to open something that is no page of it.
    #[error("{host} asks to open a URL that is not `https`: it was not opened")]
    UnsafeUrl {
        /// The host that answered so.
        host: String,
    },
    /// The new token has less life than was asked for.
    #[error("{session}: the new token has {} left, less than the {} asked for", minutes(*.left), minutes(*.wanted))]
    TooShort {
        /// The session.
        session: String,
        /// What it has.
        left: Duration,
        /// What was asked for.
        wanted: Duration,
    },
}

/// The stable word for an error; scripts may act on it.
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
    /// The word itself.
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
    /// Returns the error that only a person can log a session in, and none may be asked.
    pub(crate) fn login_needed(session: &Session) -> Error {
        Error::LoginNeeded {
            session: session.id.to_string(),
        }
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Error::Config(_) => Kind::Config,
            Error::Cache(_) => Kind::Storage,
            Error::LoginNeeded { .. } | Error::SignInOver { .. } | Error::NotAccepted { .. } => {
                Kind::LoginNeeded
            }
            Error::NotAssigned { .. } | Error::NoAccount { .. } | Error::NotAssumable { .. } => {
                Kind::Denied
            }
            Error::KeysRefused { .. } => Kind::Service,
            Error::TimedOut { .. } | Error::Busy { .. } => Kind::TimedOut,
            Error::DeniedThere { .. } => Kind::Denied,
            Error::UnsafeUrl { .. } | Error::Endless { .. } => Kind::Service,
            Error::TooShort { .. } => Kind::TooShort,
            Error::NoListener { .. } => Kind::Network,
            Error::NoRandomness { .. } => Kind::Service,
            Error::Service(error) => match error.failure {
                ServiceFailure::AccessDenied | ServiceFailure::Forbidden => Kind::Denied,
                ServiceFailure::ExpiredToken => Kind::TimedOut,
                ServiceFailure::Setting(_) => Kind::Config,
                ServiceFailure::Unreachable(_) | ServiceFailure::NotTheService(_) => Kind::Network,
                _ => Kind::Service,
            },
        }
    }

    /// What to do next, where one command or setting helps.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Error::LoginNeeded { session } | Error::SignInOver { session, .. } => {
                Some(format!("run `ssologin {}`", shell_word(session)))
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
                "check `role_arn`{}, and ask whoever owns the role whether its trust policy names yours and yours allows \
                 `sts:AssumeRole`",
                if role.external_id.is_some() { " and `external_id`" } else { "" }
            )),
            Error::KeysRefused { session, .. } => Some(format!(
                "check this machine's clock; `ssologin logout {0}` deletes them, `ssologin {0}` logs in again",
                shell_word(session)
            )),
            Error::TimedOut { session, .. } | Error::DeniedThere { session } => {
                Some(format!("run `ssologin {}` again", shell_word(session)))
            }
            Error::Busy {
                holder: Holder { pid: Some(pid), .. },
                ..
            } => Some(format!(
                "let it finish, or end process {pid}, and run this again"
            )),
            Error::Busy { .. } => Some("let it finish, and run this again".to_owned()),
            Error::TooShort { session, .. } => Some(format!(
                "the sign-in may be about to end: `ssologin {} --fresh` begins a new one",
                shell_word(session)
            )),
            Error::NoListener { .. } => Some(
                "name another port with `--redirect-port`, or use `--use-device-code`, which needs none"
                    .to_owned(),
            ),
            Error::NoRandomness { .. } => None,
            Error::UnsafeUrl { .. } | Error::Endless { .. } => {
                Some("check the endpoint variables and the proxy".to_owned())
            }
            Error::Cache(CacheError::File(error)) => Some(match error.cause.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                    "make room on the disk, and run this again".to_owned()
                }
                _ => "make the file and its folder writable for you, and run this again".to_owned(),
            }),
            Error::Service(error)
                if matches!(error.failure, ServiceFailure::ExpiredToken | ServiceFailure::AccessDenied) =>
            {
                Some("run the login again".to_owned())
            }
            Error::Config(_) | Error::Cache(_) | Error::Service(_) => None,
        }
    }
}

fn minutes(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 120 {
        format!("{seconds} s")
    } else {
        format!("{} min", seconds / 60)
    }
}
