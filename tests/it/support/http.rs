//! HTTP by hand: the requests of a browser, and the reading side of a server.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};

use url::Url;

/// Sends a GET request as a browser does, and returns the answer.
pub(crate) fn get(url: &Url) -> String {
    let address = (url.host_str().unwrap(), url.port().unwrap());
    let mut stream = TcpStream::connect(address).unwrap();
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Submits a form as a browser does, and returns the answer.
pub(crate) fn post(url: &Url, body: &str) -> String {
    let (authority, path) = (url.authority(), url.path());
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    );
    send(authority, &(head + body))
}

/// Sends a request over a new connection, and returns the whole answer.
pub(crate) fn send(authority: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(authority).unwrap();
    // The server may refuse the request before all of it is sent.
    let _ = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

/// Returns the URL to which an answer redirects the browser.
pub(crate) fn location(answer: &str) -> Url {
    let line = |line: &str| {
        let (name, value) = line.split_once(": ")?;
        let is_location = name.eq_ignore_ascii_case("location");
        is_location.then(|| Url::parse(value).unwrap())
    };
    answer.lines().find_map(line).expect(answer)
}

/// Reads the rest of a request after its first bytes; `content-length` gives the body's length.
pub(crate) fn read_message(stream: &mut TcpStream, start: Vec<u8>) -> Option<String> {
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

/// Returns an address on this machine that refuses connections.
pub(crate) fn closed_address() -> SocketAddr {
    let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    free.local_addr().unwrap()
}
