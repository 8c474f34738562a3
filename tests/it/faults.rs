//! Every fault at every operation, met by the program itself: one sentence, the files as they were, and the next try works.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use crate::run::{Output, World};

/// What goes wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection is reset before the request is read.
    ResetBefore,
    /// The service does what it is asked, and the connection breaks before it has answered.
    ResetAfter,
    /// The connection stays open, and nothing comes.
    Hang,
    /// Half of the answer.
    Truncated,
    /// The answer of somebody else, whole: status line, headers, body.
    Foreign(&'static str),
    /// The answer itself, said to be of another type.
    OtherType,
    /// Terminal escapes at the end of every string of the answer.
    Escapes,
    /// Terminal escapes in an error.
    RudeError,
    /// A user code of a megabyte.
    LongCode,
    /// A page to open that is none of the service.
    Page(&'static str),
}

const ESCAPES: &str = "\u{1b}[31m\u{1b}]0;title\u{7}\u{202e}\r\n";

const EVERYWHERE: &[Fault] = &[
    Fault::ResetBefore,
    Fault::ResetAfter,
    Fault::Truncated,
    Fault::Foreign("429 Too Many Requests\r\n\r\n"),
    Fault::Foreign("500 Internal Server Error\r\n\r\n{}"),
    Fault::Foreign("503 Service Unavailable\r\nRetry-After: 1\r\n\r\n"),
    Fault::Foreign(
        "200 OK\r\nContent-Type: text/html\r\n\r\n<html>\u{1b}[31mLog in to the Wi-Fi</html>",
    ),
    Fault::Foreign("302 Found\r\nLocation: https://portal.invalid/\r\n\r\n"),
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

/// An operation, and a command that needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Register,
    StartDevice,
    Redeem,
    Renew,
    Logout,
}

impl Operation {
    fn path(self) -> &'static str {
        match self {
            Operation::Register => "/client/register",
            Operation::StartDevice => "/device_authorization",
            Operation::Redeem | Operation::Renew => "/token",
            Operation::Logout => "/logout",
        }
    }

    fn command(self, fault: Fault) -> &'static [&'static str] {
        match self {
            Operation::Register | Operation::StartDevice if fault != Fault::Hang => {
                &["login", "homesso"]
            }
            // The polls would go on for as long as the code lives, and a silent connection for half a minute.
            Operation::Register | Operation::StartDevice | Operation::Redeem => {
                &["login", "homesso", "--timeout", "1s"]
            }
            Operation::Renew => &["refresh", "homesso"],
            Operation::Logout => &["logout", "homesso"],
        }
    }

    /// A world in which the command comes to the operation.
    fn world(self) -> World {
        let world = World::approving().logged_in(&["homesso"]);
        match self {
            Operation::Register => {
                world.wear_out("homesso");
                let registration = "aeb4ade1897115eecded4c20d82f702d84aae043";
                let path = world.path(&format!(".aws/sso/cache/{registration}.json"));
                std::fs::remove_file(path).unwrap();
            }
            Operation::StartDevice | Operation::Redeem => world.wear_out("homesso"),
            Operation::Renew => world.ends_in("homesso", -60),
            Operation::Logout => {}
        }
        world
    }

    /// How the command ends: 0 where the fault is none for it.
    fn code(self, fault: Fault) -> i32 {
        let lasting = !matches!(fault, Fault::Escapes | Fault::RudeError);
        match self {
            Operation::Logout => 0,
            _ if fault == Fault::OtherType => 0,
            // What may be over a moment later is waited for.
            Operation::Redeem if lasting => 124,
            _ if fault == Fault::Hang => 124,
            _ => 1,
        }
    }
}

/// Stands between the program and the Identity Center.
pub(crate) struct Relay {
    pub(crate) url: String,
    broken: Arc<AtomicBool>,
}

impl Relay {
    pub(crate) fn new(to: &str, path: &'static str, fault: Fault) -> Relay {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let to = to.strip_prefix("http://").unwrap().to_owned();
        let broken = Arc::new(AtomicBool::new(true));
        let shared = Arc::clone(&broken);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (to, broken) = (to.clone(), Arc::clone(&shared));
                thread::spawn(move || serve(stream, &to, path, fault, &broken));
            }
        });
        Relay { url, broken }
    }
}

/// Serves one connection; whoever is gone at its other end needs no answer.
fn serve(
    mut stream: TcpStream,
    to: &str,
    path: &str,
    fault: Fault,
    broken: &AtomicBool,
) -> Option<()> {
    let mut start = vec![0; "POST ".len() + path.len() + 1];
    stream.read_exact(&mut start).ok()?;
    let hit = broken.load(Ordering::Relaxed) && start == format!("POST {path} ").into_bytes();
    if hit && fault == Fault::ResetBefore {
        // With bytes left unread, closing resets the connection.
        return None;
    }
    let request = read_message(&mut stream, start)?;
    if hit && fault == Fault::Hang {
        // Until the program closes it.
        let _ = stream.read(&mut [0]);
        return None;
    }
    if let (true, Fault::Foreign(answer)) = (hit, fault) {
        return stream
            .write_all(format!("HTTP/1.1 {answer}").as_bytes())
            .ok();
    }
    let mut there = TcpStream::connect(to).ok()?;
    let request = request.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    there.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    there.read_to_string(&mut answer).ok()?;
    if hit {
        answer = spoiled(&answer, fault)?;
    }
    stream.write_all(answer.as_bytes()).ok()
}

/// Reads on, to the end of a body as long as the head says.
fn read_message(stream: &mut TcpStream, start: Vec<u8>) -> Option<String> {
    let mut message = start;
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&message);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Some(text.into_owned());
            }
        }
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        message.extend_from_slice(&buffer[..count]);
    }
}

/// The answer that comes of a good one; `None` where there comes none.
fn spoiled(answer: &str, fault: Fault) -> Option<String> {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.lines().next().unwrap();
    let mut fields: Value = serde_json::from_str(body).unwrap_or(json!({}));
    let with = |fields: &Value| {
        format!("{status}\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{fields}")
    };
    match fault {
        Fault::ResetBefore | Fault::ResetAfter | Fault::Hang => None,
        Fault::Truncated => {
            let head =
                format!("{status}\r\ncontent-type: application/json\r\ncontent-length: 4096");
            Some(format!("{head}\r\n\r\n{}", &body[..body.len() / 2]))
        }
        Fault::Foreign(_) => unreachable!("it is given before the service is asked"),
        Fault::OtherType => Some(with(&fields).replacen("application/json", "text/plain", 1)),
        Fault::Escapes => {
            for field in fields.as_object_mut().unwrap().values_mut() {
                if let Value::String(text) = field {
                    text.push_str(ESCAPES);
                }
            }
            Some(with(&fields))
        }
        Fault::RudeError => {
            let body =
                json!({ "error": ESCAPES, "error_description": ESCAPES, "message": ESCAPES });
            Some(format!(
                "HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n{body}"
            ))
        }
        Fault::LongCode => {
            fields["userCode"] = "A".repeat(1_000_000).into();
            Some(with(&fields))
        }
        Fault::Page(url) => {
            fields["verificationUri"] = url.into();
            fields["verificationUriComplete"] = url.into();
            Some(with(&fields))
        }
    }
}

/// Runs the command with the fault, and then without it.
fn meet(operation: Operation, fault: Fault) {
    let name = format!("{operation:?}, {fault:?}");
    let mut world = operation.world();
    let relay = Relay::new(world.sandbox().url(), operation.path(), fault);
    world.set("AWS_ENDPOINT_URL_SSO", &relay.url);
    world.set("AWS_ENDPOINT_URL_SSO_OIDC", &relay.url);
    let before = world.shared_contents();
    let output = world.run(operation.command(fault));
    let code = operation.code(fault);
    assert_eq!(output.code, Some(code), "{name}: {output}");
    assert_is_plain(&name, &output, &world);
    if code != 0 {
        assert_eq!(output.stdout, "", "{name}");
        assert_eq!(world.shared_contents(), before, "{name}: {output}");
    }
    if operation == Operation::Logout {
        assert!(!world.token_path("homesso").exists(), "{name}");
        let told = output.stderr.contains("homesso  logged out");
        let not_told = output.stderr.contains("could not be told");
        assert_eq!(
            (told, not_told),
            (fault == Fault::OtherType, fault != Fault::OtherType),
            "{name}: {output}"
        );
    }
    assert!(!world.names("").contains(".ssologin-"), "{name}: left over");

    relay.broken.store(false, Ordering::Relaxed);
    let output = world.run(&["login", "homesso"]);
    assert_eq!(output.code, Some(0), "{name}, and then well: {output}");
}

/// Asserts that a failure is one sentence and at most one hint, for any terminal and without a secret.
fn assert_is_plain(name: &str, output: &Output, world: &World) {
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
    for secret in world.sandbox().handed_out() {
        assert!(
            !stderr.contains(&secret[secret.len() - 16..]),
            "{name}: {output}"
        );
    }
}

/// Meets all of the faults, some side by side: they wait more than they work.
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
fn a_registration_that_goes_wrong_in_any_way_changes_nothing() {
    meet_all(Operation::Register, EVERYWHERE);
}

#[test]
fn a_login_that_cannot_begin_for_any_reason_changes_nothing() {
    meet_all(Operation::StartDevice, EVERYWHERE);
    meet_all(Operation::StartDevice, AT_THE_PROMPT);
}

#[test]
fn a_login_that_gets_no_token_for_any_reason_changes_nothing() {
    meet_all(Operation::Redeem, EVERYWHERE);
}

#[test]
fn a_login_whose_service_is_silent_ends_in_time_and_changes_nothing() {
    for operation in [
        Operation::Register,
        Operation::StartDevice,
        Operation::Redeem,
    ] {
        meet(operation, Fault::Hang);
    }
}

#[test]
fn a_renewal_that_goes_wrong_in_any_way_changes_nothing_and_a_login_mends_it() {
    meet_all(Operation::Renew, EVERYWHERE);
}

#[test]
fn a_logout_that_nobody_hears_for_any_reason_deletes_the_token_and_says_so() {
    // Its answer has no strings.
    let faults: Vec<_> = EVERYWHERE
        .iter()
        .copied()
        .filter(|fault| *fault != Fault::Escapes)
        .collect();
    meet_all(Operation::Logout, &faults);
}
