//! Runs a command while an operation that it needs gets bad answers.

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use super::bad::Meaning;
use super::needs::Need;
use crate::support::{Fault, Fixture, Output, Relay};

/// How many commands run at the same time. They mostly wait.
const AT_ONCE: usize = 8;

/// A command that met a bad answer.
pub(super) struct Met {
    pub(super) fixture: Fixture,
    pub(super) output: Output,
    pub(super) took: Duration,
    /// Whether the command left the shared files as they were.
    pub(super) is_unchanged: bool,
    /// What the command and the fault are, for messages.
    pub(super) name: String,
}

/// Runs a command; `count` answers to the operation are bad.
pub(super) fn meet(need: &Need, fault: Fault, count: usize, options: &[&str]) -> Met {
    let name = format!("{:?}, {:?}, {fault:?}", need.command, need.operation);
    let mut fixture = need.fixture();
    let relay = Relay::times(fixture.sandbox().url(), need.start(), fault, count);
    for service in ["SSO", "SSO_OIDC", "STS", "SIGNIN"] {
        fixture.set(&format!("AWS_ENDPOINT_URL_{service}"), &relay.url);
    }
    let before = fixture.shared_contents();
    let at = need.command.iter().position(|word| *word == "--");
    let (command, rest) = need.command.split_at(at.unwrap_or(need.command.len()));
    let begun = Instant::now();
    let output = fixture.run(&[command, options, rest].concat());
    let took = begun.elapsed();
    // On a busy machine, the time may be over before the command gets there.
    let is_needed = relay.left() < count || output.code == Some(124);
    assert!(is_needed, "{name}: not needed: {output}");
    let is_unchanged = fixture.shared_contents() == before;
    let met = Met {
        fixture,
        output,
        took,
        is_unchanged,
        name,
    };
    met.assert_is_plain();
    met
}

impl Met {
    #[track_caller]
    pub(super) fn assert_code(&self, code: i32) {
        let Met { name, output, .. } = self;
        assert_eq!(output.code, Some(code), "{name}: {output}");
    }

    #[track_caller]
    pub(super) fn assert_says(&self, text: &str) {
        let Met { name, output, .. } = self;
        let is_said = output.stderr.contains(text) || output.stdout.contains(text);
        assert!(is_said, "{name}: not `{text}`, but: {output}");
    }

    #[track_caller]
    pub(super) fn assert_took_at_most(&self, limit: Duration) {
        let Met {
            name, took, output, ..
        } = self;
        assert!(*took <= limit, "{name}: {took:?}: {output}");
    }

    /// Asserts that no file changed, and that nothing but the message is printed.
    #[track_caller]
    pub(super) fn assert_changed_nothing(&self) {
        let Met { name, output, .. } = self;
        assert!(self.is_unchanged, "{name}: {output}");
        assert_eq!(output.stdout, "", "{name}: {output}");
    }

    /// Asserts that the token file holds a token, and that the service accepts it.
    #[track_caller]
    pub(super) fn assert_is_logged_in(&self) {
        let Met { name, output, .. } = self;
        let status = self.fixture.run(&["status", "homesso", "--check"]);
        assert_eq!(status.code, Some(0), "{name}: {output}");
    }

    /// Asserts that there is at most one error and one hint, and no secret.
    fn assert_is_plain(&self) {
        let Met { name, output, .. } = self;
        let count = |start: &str| {
            let lines = output.stderr.lines();
            lines.filter(|line| line.starts_with(start)).count()
        };
        assert!(count("error: ") <= 1, "{name}: {output}");
        assert!(count("hint: ") <= count("error: "), "{name}: {output}");
        assert!(!output.stderr.contains("panicked"), "{name}: {output}");
        for secret in self.fixture.sandbox().handed_out() {
            let end = &secret[secret.len() - 16..];
            assert!(!output.stderr.contains(end), "{name}: {output}");
        }
        let left_over = self.fixture.names("").contains(".ssologin-");
        assert!(!left_over, "{name}: {output}");
    }
}

/// Checks each need with each bad answer, several at a time; returns how many pairs there are.
pub(super) fn check_all(
    needs: &[Need],
    bad: &[(Meaning, Fault)],
    check: impl Fn(&Need, Meaning, Fault) + Sync,
) -> usize {
    let pairs = needs
        .iter()
        .flat_map(|need| bad.iter().map(move |bad| (need, bad)));
    let count = pairs.clone().count();
    let pairs = Mutex::new(pairs);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = pairs.lock().unwrap().next();
                    let Some((need, (meaning, fault))) = next else {
                        return;
                    };
                    check(need, *meaning, *fault);
                }
            });
        }
    });
    count
}
