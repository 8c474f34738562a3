use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use super::{BrowserAnswer, Loopback, Visit};

/// More connections than there are places for those that have sent a part of a request.
const MANY: usize = 300;

fn get(target: &str, authority: &str) -> String {
    format!("GET {target} HTTP/1.1\r\nHost: {authority}\r\n\r\n")
}

/// Sends a request over its own connection, and reads the answer to the end.
fn send(authority: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(authority).unwrap();
    // A request that is too long may be rejected before all of it is sent.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

/// Listens for a visit to `/way`, while another thread runs `visitors` with the authority.
///
/// Returns the query of the visit and the result of `visitors`.
fn listen<T: Send + 'static>(visitors: impl FnOnce(&str) -> T + Send + 'static) -> (String, T) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let listening = async {
        let loopback = Loopback::bind(0).await.unwrap();
        let authority = loopback.authority();
        let visitors = std::thread::spawn(move || visitors(&authority));
        let visit = loopback.visit(|visit| {
            let query = visit.query.unwrap_or_default().to_owned();
            (visit.path == "/way").then(|| (BrowserAnswer::page("<p>done"), query))
        });
        let query = tokio::time::timeout(Duration::from_secs(60), visit).await;
        (query.expect("somebody comes"), visitors)
    };
    let (query, visitors) = runtime.block_on(listening);
    (query, visitors.join().unwrap())
}

#[test]
fn only_the_visit_ends_it() {
    let (query, answers) = listen(|authority| {
        let refused = [
            get("/", authority),
            get("/favicon.ico", authority),
            get("/way/", authority),
            get("/way", "evil.example"),
            get("/way", authority).replace("GET", "POST"),
            "nonsense\r\n\r\n".to_owned(),
            format!("GET /way HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(20_000)),
        ];
        let refused = refused.map(|request| send(authority, request.as_bytes()));
        (
            refused,
            send(authority, get("/way?a=b", authority).as_bytes()),
        )
    });
    assert_eq!(query, "a=b");
    let (refused, answer) = answers;
    let statuses = refused.map(|answer| answer.get(9..12).unwrap_or_default().to_owned());
    assert_eq!(statuses[..6], ["404", "404", "404", "403", "405", "400"]);
    assert!(["431", ""].contains(&statuses[6].as_str()), "{statuses:?}");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains("\r\nReferrer-Policy: no-referrer\r\n"),
        "{answer}"
    );
    assert!(
        answer.contains("\r\nCache-Control: no-store\r\n"),
        "{answer}"
    );
    assert!(
        answer.ends_with("\r\nContent-Length: 7\r\n\r\n<p>done"),
        "{answer}"
    );
}

#[test]
fn connections_that_say_nothing_hold_up_nobody() {
    let (query, _silent) = listen(|authority| {
        let connect = || TcpStream::connect(authority).unwrap();
        let mut silent: Vec<_> = (0..MANY).map(|_| connect()).collect();
        for half in silent.iter_mut().take(8) {
            half.write_all(b"GET /way HTTP/1.1\r\nHost: ").unwrap();
        }
        for gone in silent.iter().skip(8).take(8) {
            gone.shutdown(std::net::Shutdown::Both).unwrap();
        }
        let answer = send(authority, get("/way", authority).as_bytes());
        assert!(answer.ends_with("<p>done"), "{answer}");
        silent
    });
    assert_eq!(query, "");
}

#[test]
fn a_flood_of_connections_that_stay_open_keeps_nobody_out() {
    let (query, _silent) = listen(|authority| {
        let connect = |_| TcpStream::connect(authority).unwrap();
        let silent: Vec<_> = (0..MANY).map(connect).collect();
        let answer = send(authority, get("/way", authority).as_bytes());
        assert!(answer.ends_with("<p>done"), "{answer}");
        silent
    });
    assert_eq!(query, "");
}

#[tokio::test]
async fn a_visitor_waits_for_the_answer() {
    let mut loopback = Loopback::bind(0).await.unwrap();
    let authority = loopback.authority();
    assert!(authority.ends_with(&format!(":{}", loopback.port())));
    let (answered, answer) = std::sync::mpsc::channel();
    let visitors = std::thread::spawn(move || {
        let wrong = send(&authority, get("/other", &authority).as_bytes());
        assert!(wrong.ends_with("<p>no"), "{wrong}");
        let answer = send(&authority, get("/way", &authority).as_bytes());
        answered.send(answer).unwrap();
    });
    let decide = |visit: Visit<'_>| match visit.path {
        "/way" => Ok(7),
        _ => Err(BrowserAnswer::wrong("<p>no")),
    };
    let (value, visitor) = loopback.receive(decide).await;
    assert_eq!(value, 7);
    assert!(answer.try_recv().is_err(), "nothing was answered yet");
    visitor.answer(BrowserAnswer::page("<p>later")).await;
    visitors.join().unwrap();
    assert!(answer.recv().unwrap().ends_with("<p>later"));
}

#[test]
fn a_request_may_come_in_pieces() {
    let (query, answer) = listen(|authority| {
        let mut stream = TcpStream::connect(authority).unwrap();
        stream.set_nodelay(true).unwrap();
        for piece in get("/way?in=pieces", authority).as_bytes().chunks(1) {
            stream.write_all(piece).unwrap();
        }
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    });
    assert_eq!(query, "in=pieces");
    assert!(answer.ends_with("<p>done"), "{answer}");
}
