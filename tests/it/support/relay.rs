//! A relay between the program and the Identity Center that spoils the answers to one operation.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Value, json};

use crate::support::read_message;

/// A way in which an answer is spoiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection is reset before the request is read.
    ResetBefore,
    /// The service handles the request, but the connection breaks before the answer.
    ResetAfter,
    /// The connection stays open without an answer.
    Hang,
    /// Half of the answer.
    Truncated,
    /// The answer of another server: the status line without its version, headers, body.
    ///
    /// The service does not get the request.
    Foreign(&'static str),
    /// The service handles the request, but this replaces its answer: as for `Foreign`.
    Instead(&'static str),
    /// The correct answer with a different content type.
    OtherType,
    /// Terminal escapes at the end of every string in the answer.
    Escapes,
    /// Terminal escapes in an error.
    RudeError,
    /// A user code of one megabyte.
    LongCode,
    /// A verification URL that does not belong to the service.
    Page(&'static str),
}

const ESCAPES: &str = "\u{1b}[31m\u{1b}]0;title\u{7}\u{202e}\r\n";

/// A running relay.
pub(crate) struct Relay {
    pub(crate) url: String,
    /// How many more answers the relay spoils.
    left: Arc<AtomicUsize>,
}

impl Relay {
    /// Starts a relay that spoils the answers to requests that start like this.
    pub(crate) fn new(to: &str, start: &'static str, fault: Fault) -> Relay {
        Relay::times(to, start, fault, usize::MAX)
    }

    /// Starts a relay that spoils only so many answers.
    pub(crate) fn times(to: &str, start: &'static str, fault: Fault, count: usize) -> Relay {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let to = to.strip_prefix("http://").unwrap().to_owned();
        let left = Arc::new(AtomicUsize::new(count));
        let shared = Arc::clone(&left);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (to, left) = (to.clone(), Arc::clone(&shared));
                thread::spawn(move || serve(stream, &to, start, fault, &left));
            }
        });
        Relay { url, left }
    }

    /// Spoils no more answers.
    pub(crate) fn mend(&self) {
        self.left.store(0, Ordering::Relaxed);
    }

    /// Returns how many more answers the relay spoils.
    pub(crate) fn left(&self) -> usize {
        self.left.load(Ordering::Relaxed)
    }
}

/// Serves one connection; returns `None` if it ended early, which is not an error here.
fn serve(
    mut stream: TcpStream,
    to: &str,
    wanted: &str,
    fault: Fault,
    left: &AtomicUsize,
) -> Option<()> {
    let mut start = vec![0; wanted.len()];
    stream.read_exact(&mut start).ok()?;
    let spend = |left: usize| left.checked_sub(1);
    let hit = start == wanted.as_bytes()
        && left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend)
            .is_ok();
    if hit && fault == Fault::ResetBefore {
        // With bytes left unread, closing resets the connection.
        return None;
    }
    let request = read_message(&mut stream, start)?;
    if hit && fault == Fault::Hang {
        // Wait until the program closes the connection.
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

/// Returns the spoiled form of a good answer, or `None` if nothing is sent.
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
        Fault::Instead(answer) => Some(format!("HTTP/1.1 {answer}")),
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
