//! The time limits of the commands that call a service, all in one table.

use std::time::Duration;

use ssologin::error::Error;
use ssologin::login::{NOTIFY_WITHIN, WAIT};
use tokio::time::{Instant, timeout};

/// How much later the limit of a whole command ends than those of its steps.
///
/// A step that runs out of time can say what it was waiting for.
const LAST_WORD: Duration = Duration::from_millis(500);

/// The time limit of a command, unless `--timeout` or `SSOLOGIN_TIMEOUT` is set.
#[derive(Clone, Copy)]
pub(crate) struct TimeLimit {
    /// The help of `--timeout`.
    pub(crate) help: &'static str,
    /// `None` means until the code of the login expires.
    pub(crate) default: Option<Duration>,
}

pub(crate) const LOGIN: TimeLimit = TimeLimit {
    help: "Time limit for each session [default: until the code expires]",
    default: None,
};
pub(crate) const REFRESH: TimeLimit = TimeLimit {
    help: "Time limit for each session [default: 30s]",
    default: Some(WAIT),
};
pub(crate) const LOGOUT: TimeLimit = TimeLimit {
    help: "Time limit for notifying the service, after the files are deleted [default: 10s]",
    default: Some(NOTIFY_WITHIN),
};
/// `credentials`, `exec` and `console`, without `--login`.
pub(crate) const ROLE: TimeLimit = TimeLimit {
    help: "Time limit [default: 30s; with --login, until the code expires]",
    default: Some(WAIT),
};
/// `whoami` and `token`.
pub(crate) const QUESTION: TimeLimit = TimeLimit {
    help: "Time limit [default: 30s]",
    default: Some(WAIT),
};
/// `list accounts`, `list roles`, `configure profile` and `configure populate`.
///
/// A large portal allows few requests per second.
pub(crate) const LISTING: TimeLimit = TimeLimit {
    help: "Time limit for each session [default: 1h]",
    default: Some(Duration::from_secs(60 * 60)),
};
/// `configure session --check`.
pub(crate) const CHECK: TimeLimit = TimeLimit {
    help: "With --check: time limit [default: 30s]",
    default: Some(WAIT),
};
/// `doctor --online`.
pub(crate) const ONLINE: TimeLimit = TimeLimit {
    help: "With --online: time limit for each session [default: 30s]",
    default: Some(WAIT),
};

/// Runs the work for a session within a time limit.
pub(crate) async fn within<T>(
    limit: Option<Duration>,
    session: &str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    within_since(Instant::now(), limit, session, work).await
}

/// Runs the rest of the work for a session within a time limit that began earlier.
pub(crate) async fn within_since<T>(
    begun: Instant,
    limit: Option<Duration>,
    session: &str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let Some(limit) = limit else {
        return work.await;
    };
    let left = limit.saturating_sub(begun.elapsed());
    let done = timeout(left.saturating_add(LAST_WORD), work).await;
    done.unwrap_or_else(|_| {
        Err(Error::OutOfTime {
            session: session.to_owned(),
            waited: limit,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{CHECK, LISTING, LOGIN, LOGOUT, ONLINE, QUESTION, REFRESH, ROLE, TimeLimit};
    use chrono::TimeDelta;
    use ssologin::text::duration::compact;

    fn stated(limit: TimeLimit) -> String {
        let default = limit.default.map(|default| {
            let text = compact(TimeDelta::from_std(default).unwrap());
            text.trim_end_matches(" 0m").to_owned()
        });
        default.unwrap_or("until the code expires".to_owned())
    }

    #[test]
    fn the_documentation_states_the_defaults() {
        let page = include_str!("../../../docs/network.md");
        let login = ", or with `--login` until the code expires";
        for (commands, limit, rest) in [
            ("`login`", LOGIN, ""),
            ("`refresh`", REFRESH, ""),
            ("`logout`", LOGOUT, ""),
            ("`credentials`, `exec`, `console`", ROLE, login),
            ("`whoami`, `token`", QUESTION, ""),
            (
                "`list accounts`, `list roles`, `configure profile`, `configure populate`",
                LISTING,
                "",
            ),
            ("`configure session --check`", CHECK, ""),
            ("`doctor --online`", ONLINE, ""),
        ] {
            let row = format!("| {commands} | {}{rest} |\n", stated(limit));
            assert!(page.contains(&row), "{row}");
        }
    }

    #[test]
    fn the_help_states_the_default() {
        for limit in [
            LOGIN, REFRESH, LOGOUT, ROLE, QUESTION, LISTING, CHECK, ONLINE,
        ] {
            let stated = format!("[default: {}", stated(limit));
            assert!(limit.help.contains(&stated), "{}: {stated}", limit.help);
        }
    }
}
