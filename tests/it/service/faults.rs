//! Hostile answers in every operation of a login: one message, unchanged files, and a next try that
//! works.

use std::sync::Mutex;
use std::thread;

use crate::support::{Fault, Fixture, Output, Relay};

const EVERYWHERE: &[Fault] = &[
    Fault::Foreign(
        "200 OK\r\nContent-Type: text/html\r\n\r\n<html>\u{1b}[31mLog in to the Wi-Fi</html>",
    ),
    Fault::Foreign("301 Moved Permanently\r\nLocation: /\r\nContent-Type: text/html\r\n\r\n<html>"),
    Fault::OtherType,
    Fault::Escapes,
    Fault::RudeError,
];

const AT_THE_PROMPT: &[Fault] = &[
    Fault::LongCode,
    Fault::Page("javascript:alert(1)"),
    Fault::Page("file:///etc/passwd"),
    Fault::Page("http://device.invalid/"),
    Fault::Page("https://aws.amazon.com@device.invalid/"),
    Fault::Page("--help"),
];

/// An operation of the service that a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Register,
    StartDevice,
    Redeem,
    Renew,
    Logout,
}

impl Operation {
    fn start(self) -> &'static str {
        match self {
            Operation::Register => "POST /client/register ",
            Operation::StartDevice => "POST /device_authorization ",
            Operation::Redeem | Operation::Renew => "POST /token ",
            Operation::Logout => "POST /logout ",
        }
    }

    fn command(self, fault: Fault) -> &'static [&'static str] {
        match self {
            Operation::Register | Operation::StartDevice if fault != Fault::Hang => {
                &["login", "homesso"]
            }
            // Without a timeout, polling would last until the code expires, and a silent connection
            // half a minute.
            Operation::Register | Operation::StartDevice | Operation::Redeem => {
                &["login", "homesso", "--timeout", "1s"]
            }
            Operation::Renew => &["refresh", "homesso"],
            Operation::Logout => &["logout", "homesso"],
        }
    }

    /// Returns a fixture with files that make the command need the operation.
    fn fixture(self) -> Fixture {
        let fixture = Fixture::signed_in();
        match self {
            Operation::Register => {
                fixture.expire("homesso");
                let registration = "aeb4ade1897115eecded4c20d82f702d84aae043";
                let path = fixture.path(&format!(".aws/sso/cache/{registration}.json"));
                std::fs::remove_file(path).unwrap();
            }
            Operation::StartDevice | Operation::Redeem => fixture.expire("homesso"),
            Operation::Renew => fixture.ends_in("homesso", -60),
            Operation::Logout => {}
        }
        fixture
    }

    /// Returns the exit code of the command: 0 if the fault does not matter.
    fn code(self, fault: Fault) -> i32 {
        match self {
            Operation::Logout => 0,
            _ if fault == Fault::OtherType => 0,
            // Whatever is not an answer to the code is asked again until the timeout.
            Operation::Redeem if fault != Fault::RudeError => 124,
            _ if fault == Fault::Hang => 124,
            _ => 1,
        }
    }
}

/// Runs the command with the fault, and then logs in without it.
fn meet(operation: Operation, fault: Fault) {
    let name = format!("{operation:?}, {fault:?}");
    let mut fixture = operation.fixture();
    let relay = Relay::new(fixture.sandbox().url(), operation.start(), fault);
    fixture.set("AWS_ENDPOINT_URL_SSO", &relay.url);
    fixture.set("AWS_ENDPOINT_URL_SSO_OIDC", &relay.url);
    let before = fixture.shared_contents();
    let output = fixture.run(operation.command(fault));
    let code = operation.code(fault);
    assert_eq!(output.code, Some(code), "{name}: {output}");
    assert_is_plain(&name, &output, &fixture);
    if code != 0 {
        assert_eq!(output.stdout, "", "{name}");
        assert_eq!(fixture.shared_contents(), before, "{name}: {output}");
    }
    if operation == Operation::Logout {
        assert!(!fixture.token_path("homesso").exists(), "{name}");
        let told = output.stderr.contains("homesso  logged out");
        let not_told = output.stderr.contains("could not be notified");
        assert_eq!(
            (told, not_told),
            (fault == Fault::OtherType, fault != Fault::OtherType),
            "{name}: {output}"
        );
    }
    assert!(
        !fixture.names("").contains(".ssologin-"),
        "{name}: left over"
    );

    relay.mend();
    let output = fixture.run(&["login", "homesso"]);
    assert_eq!(output.code, Some(0), "{name}, and then well: {output}");
}

/// Asserts that a failure prints one message and at most one hint.
///
/// The text must be safe to print on a terminal, and have no secrets.
fn assert_is_plain(name: &str, output: &Output, fixture: &Fixture) {
    let stderr = &output.stderr;
    let errors = stderr
        .lines()
        .filter(|line| line.starts_with("error: "))
        .count();
    assert_eq!(
        errors,
        usize::from(output.code != Some(0)),
        "{name}: {output}"
    );
    let hints = stderr
        .lines()
        .filter(|line| line.starts_with("hint: "))
        .count();
    assert!(hints <= errors, "{name}: {output}");
    assert!(!stderr.contains("panicked"), "{name}: {output}");
    let harmless = |c: char| c == '\n' || !(c.is_control() || c == '\u{202e}');
    assert!(stderr.chars().all(harmless), "{name}: {stderr:?}");
    assert!(stderr.len() < 2000, "{name}: {} bytes", stderr.len());
    for secret in fixture.sandbox().handed_out() {
        assert!(
            !stderr.contains(&secret[secret.len() - 16..]),
            "{name}: {output}"
        );
    }
}

/// Runs the command with each of the faults, four at a time, because they mostly wait.
fn meet_all(operation: Operation, faults: &[Fault]) {
    let faults = Mutex::new(faults.iter());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let fault = faults.lock().unwrap().next().copied();
                    let Some(fault) = fault else { return };
                    meet(operation, fault);
                }
            });
        }
    });
}

#[test]
fn a_failed_registration_changes_nothing() {
    meet_all(Operation::Register, EVERYWHERE);
}

#[test]
fn a_login_that_cannot_start_changes_nothing() {
    meet_all(Operation::StartDevice, EVERYWHERE);
    meet_all(Operation::StartDevice, AT_THE_PROMPT);
}

#[test]
fn a_login_that_gets_no_token_changes_nothing() {
    meet_all(Operation::Redeem, EVERYWHERE);
}

#[test]
fn a_login_to_an_unresponsive_service_times_out_and_changes_nothing() {
    for operation in [
        Operation::Register,
        Operation::StartDevice,
        Operation::Redeem,
    ] {
        meet(operation, Fault::Hang);
    }
}

#[test]
fn a_failed_refresh_changes_nothing_and_a_login_repairs_it() {
    meet_all(Operation::Renew, EVERYWHERE);
}

#[test]
fn a_logout_that_the_service_does_not_receive_still_deletes_the_token() {
    // The answer to a logout has no strings to add escapes to.
    let faults: Vec<_> = EVERYWHERE
        .iter()
        .copied()
        .filter(|fault| *fault != Fault::Escapes)
        .collect();
    meet_all(Operation::Logout, &faults);
}
