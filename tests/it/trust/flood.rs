//! Another program that opens connections to the listener as fast as it can.

use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use url::Url;

use crate::login::{PKCE, approved, field, shown};
use crate::support::{Fixture, PROGRAM, REPORT_ARGUMENTS, Running};

/// The number of visits during each flood.
const VISITS: usize = 30;
/// The number of programs that connect at once, so that some connect while others wait.
const CROWD: usize = 2;
/// The number of connections that each program keeps open.
///
/// With the visits, they are fewer than the files that a process may open on any system.
const KEPT: usize = 60;
/// The time after which a browser gives up.
const DEADLINE: Duration = Duration::from_secs(10);

/// What a flood does with each connection.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Flood {
    /// Closes it at once.
    Closed,
    /// Sends nothing, and closes it when many others are open.
    Silent,
    /// Sends something that is not a request, and closes it.
    Garbage,
    /// Sends a byte from time to time.
    Drip,
}

/// Floods an address while `work` runs.
///
/// `work` receives a message for some of the connections, so that it can wait for more.
fn flooded<T>(address: SocketAddr, flood: Flood, work: impl FnOnce(&Receiver<()>) -> T) -> T {
    let stop = AtomicBool::new(false);
    let (made, connections) = sync_channel(1);
    thread::scope(|scope| {
        for _ in 0..CROWD {
            scope.spawn(|| {
                let mut kept = VecDeque::new();
                while !stop.load(Ordering::Relaxed) {
                    let wait = Duration::from_millis(100);
                    if let Ok(stream) = TcpStream::connect_timeout(&address, wait) {
                        go_on(flood, stream, &mut kept);
                        let _ = made.try_send(());
                    }
                }
            });
        }
        // A failed check must stop the flood, too.
        let done = catch_unwind(AssertUnwindSafe(|| {
            rise(&connections, 1000);
            work(&connections)
        }));
        stop.store(true, Ordering::Relaxed);
        done.unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// Waits for more connections, unless nobody can connect any longer.
fn rise(connections: &Receiver<()>, by: usize) {
    for _ in 0..by {
        if connections.recv_timeout(Duration::from_secs(1)).is_err() {
            return;
        }
    }
}

/// Does with a new connection, and with those that are kept, what the flood does.
fn go_on(flood: Flood, mut stream: TcpStream, kept: &mut VecDeque<TcpStream>) {
    // The listener may have closed any of these connections.
    match flood {
        Flood::Closed => return,
        Flood::Silent => {}
        Flood::Garbage => {
            let _ = stream.write_all(b"\x16\x03\x01 garbage\r\n\r\n");
            return;
        }
        Flood::Drip => {
            let _ = stream.write_all(b"G");
            for mut other in kept.iter().step_by(20) {
                let _ = other.write_all(b"E");
            }
        }
    }
    kept.push_back(stream);
    if kept.len() > KEPT {
        kept.pop_front();
    }
}

/// Visits a page as a browser does, and returns the answer.
fn visit(url: &Url) -> io::Result<String> {
    let begun = Instant::now();
    let address = address(url);
    let mut stream = loop {
        match TcpStream::connect_timeout(&address, DEADLINE) {
            // The flood has used up the ports of this machine for a moment.
            Err(error) if error.kind() == ErrorKind::AddrNotAvailable => {
                if begun.elapsed() > DEADLINE {
                    return Err(error);
                }
            }
            connected => break connected?,
        }
    };
    stream.set_read_timeout(Some(DEADLINE))?;
    let (path, host) = (&url[url::Position::BeforePath..], url.authority());
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

fn address(url: &Url) -> SocketAddr {
    url.socket_addrs(|| None).unwrap()[0]
}

/// Makes every visit during a flood of a login, and then completes the login.
fn answers_all_visits(flood: Flood) {
    let fixture = Fixture::approving();
    let mut login = fixture.start(PKCE);
    let url = shown(&mut login);
    let back = approved(&url);
    let other = Url::parse(&field(&url, "redirect_uri")).unwrap();
    let visits = |connections: &Receiver<()>| {
        let mut took = Vec::new();
        for at in 1..=VISITS {
            rise(connections, 30);
            let begun = Instant::now();
            let is_last = at == VISITS;
            let answer = visit(if is_last { &back } else { &other });
            let answer = answer.unwrap_or_else(|error| panic!("{flood:?}, visit {at}: {error}"));
            let title = if is_last {
                "Logged in"
            } else {
                "Not this login"
            };
            assert!(answer.contains(title), "{flood:?}, visit {at}: {answer}");
            took.push(begun.elapsed());
        }
        took.sort();
        took
    };
    let took = flooded(address(&other), flood, visits);
    let (median, longest) = (took[VISITS / 2], took[VISITS - 1]);
    eprintln!("{flood:?}: a visit took {median:?}, at most {longest:?}");
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn connections_that_are_closed_keep_no_visit_out() {
    answers_all_visits(Flood::Closed);
}

#[test]
fn silent_connections_keep_no_visit_out() {
    answers_all_visits(Flood::Silent);
}

#[test]
fn garbage_keeps_no_visit_out() {
    answers_all_visits(Flood::Garbage);
}

#[test]
fn requests_that_never_end_keep_no_visit_out() {
    answers_all_visits(Flood::Drip);
}

#[test]
fn the_console_page_is_fetched_during_a_flood() {
    let fixture = Fixture::signed_in().with_browser(REPORT_ARGUMENTS, "");
    let console = fixture.start(&["console", "--profile", "homesso.muppetuser"]);
    let page = Url::parse(fixture.opened().trim()).unwrap();
    let answer = flooded(address(&page), Flood::Silent, |_| visit(&page));
    let answer = answer.unwrap();
    assert!(answer.starts_with("HTTP/1.1 302 Found\r\n"), "{answer}");
    let output = console.finish();
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn a_process_with_few_files_survives_a_flood() {
    let fixture = Fixture::approving();
    let mut command = fixture.other("sh");
    let limited = r#"ulimit -n 40; exec "$0" "$@""#;
    command.args(["-c", limited, PROGRAM]).args(PKCE);
    let mut login = Running::new(command, fixture.home());
    let back = approved(&shown(&mut login));
    let answer = flooded(address(&back), Flood::Silent, |_| visit(&back));
    assert!(answer.unwrap().contains("Logged in"));
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
}
