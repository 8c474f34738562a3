//! Listens on 127.0.0.1 for one visit from the browser, and answers it now or later.
//!
//! Any process on this machine can connect. A request with a different path, method or host is
//! rejected and changes nothing, and a silent connection cannot delay the visit.

use std::collections::VecDeque;
use std::future::pending;
use std::io;
use std::net::Ipv4Addr;
use std::pin::pin;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::{Either, abortable, select};
use futures_util::stream::FuturesUnordered;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use zeroize::Zeroizing;

use crate::text::{Secret, hex};

/// The maximum size of a request head, in bytes.
///
/// Browsers send less than this to a host that has set no cookies.
const MAX_HEAD: usize = 16 * 1024;
/// The time that a connection gets to send its request or to receive the response.
///
/// Browsers open connections in advance, and use them late or never.
const IDLE: Duration = Duration::from_secs(10);
const MAX_CONNECTIONS: usize = 128;

/// A listener that waits for the visit.
pub struct Loopback {
    listener: TcpListener,
    port: u16,
}

/// A GET request from a browser.
///
/// It has no `Debug`, because a query may contain an authorization code.
#[derive(Clone, Copy)]
pub struct Visit<'a> {
    /// The path exactly as it was sent; it begins with `/`.
    pub path: &'a str,
    /// The query, which follows the `?`.
    pub query: Option<&'a str>,
}

/// A response to the browser.
pub struct BrowserAnswer(Zeroizing<String>);

impl BrowserAnswer {
    /// Redirects the browser to a URL, which must be ASCII without spaces or control characters.
    #[must_use]
    pub fn redirect(url: &Secret) -> BrowserAnswer {
        let url = url.expose();
        let mut head = String::with_capacity(url.len() + 512);
        head.push_str("HTTP/1.1 302 Found\r\nLocation: ");
        head.push_str(url);
        head.push_str("\r\n");
        end(head, "")
    }

    /// Shows an HTML page.
    #[must_use]
    pub fn page(html: &str) -> BrowserAnswer {
        BrowserAnswer::html("200 OK", html)
    }

    /// Shows an HTML page that explains what is wrong with the request.
    #[must_use]
    pub fn wrong(html: &str) -> BrowserAnswer {
        BrowserAnswer::html(BAD_REQUEST, html)
    }

    fn html(status: &str, html: &str) -> BrowserAnswer {
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n");
        end(head, html)
    }

    /// Responds that there is no such page.
    #[must_use]
    pub fn not_found() -> BrowserAnswer {
        BrowserAnswer::refusal(NOT_FOUND)
    }

    fn refusal(status: &str) -> BrowserAnswer {
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\n");
        end(head, status)
    }
}

/// Adds the common headers and the body.
///
/// The headers keep the visit out of caches, and its URL out of the `Referer` of the next request.
fn end(mut head: String, body: &str) -> BrowserAnswer {
    head.push_str(
        "Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nConnection: close\r\nContent-Length: ",
    );
    head.push_str(&body.len().to_string());
    head.push_str("\r\n\r\n");
    head.push_str(body);
    BrowserAnswer(Zeroizing::new(head))
}

impl Loopback {
    /// Starts to listen on a port; 0 picks a free one.
    ///
    /// # Errors
    ///
    /// Returns an error if the port is in use, or if the system provides no port.
    pub async fn bind(port: u16) -> io::Result<Loopback> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let port = listener.local_addr()?.port();
        Ok(Loopback { listener, port })
    }

    /// Returns the port of the listener.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns the URL of a path on this listener; the path must begin with `/`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.authority())
    }

    /// Waits for the first visit that `answer` accepts, answers it and returns its value.
    ///
    /// The listener is closed afterwards. All other visits get 404 Not Found.
    pub async fn visit<T>(self, answer: impl Fn(Visit<'_>) -> Option<(BrowserAnswer, T)>) -> T {
        let decide = |visit: Visit<'_>| answer(visit).ok_or_else(BrowserAnswer::not_found);
        let ((answer, value), visitor) = self.receive(decide).await;
        visitor.answer(answer).await;
        value
    }

    /// Waits for the first visit that `decide` accepts, and returns its value and its visitor.
    ///
    /// The visitor keeps waiting for an answer. All other visits get the answer that `decide`
    /// returns.
    pub async fn receive<T>(
        &self,
        decide: impl Fn(Visit<'_>) -> Result<T, BrowserAnswer>,
    ) -> (T, Visitor) {
        let authority = self.authority();
        let mut open = FuturesUnordered::new();
        let mut places = VecDeque::new();
        let mut count = 0_u64;
        loop {
            let accepted = self.listener.accept();
            let served = async {
                match open.next().await {
                    Some(served) => served,
                    None => pending().await,
                }
            };
            let happened = match select(pin!(accepted), pin!(served)).await {
                Either::Left((accepted, _)) => Either::Left(accepted),
                Either::Right((served, _)) => Either::Right(served),
            };
            match happened {
                Either::Left(Ok((stream, _))) => {
                    count += 1;
                    let (id, serving) = (count, serve(stream, &authority, &decide));
                    let (serving, abort) = abortable(serving);
                    open.push(async move { (id, serving.await) });
                    places.push_back((id, abort));
                    // Drop the oldest connection, so that silent connections cannot keep new ones
                    // out.
                    if places.len() > MAX_CONNECTIONS
                        && let Some((_, oldest)) = places.pop_front()
                    {
                        oldest.abort();
                    }
                }
                // We are probably out of file descriptors; retrying at once would only spin.
                Either::Left(Err(_)) => tokio::time::sleep(Duration::from_millis(50)).await,
                Either::Right((_, Ok(Some(visit)))) => return visit,
                Either::Right((id, _)) => places.retain(|(place, _)| *place != id),
            }
        }
    }

    /// Returns the host that a request must name.
    ///
    /// The check rejects requests through another name that was made to resolve to 127.0.0.1.
    fn authority(&self) -> String {
        format!("{}:{}", Ipv4Addr::LOCALHOST, self.port)
    }
}

/// A browser that still waits for its answer.
pub struct Visitor(TcpStream);

impl Visitor {
    /// Sends the answer, and ignores errors because the browser may have closed the connection.
    pub async fn answer(self, answer: BrowserAnswer) {
        send(self.0, &answer).await;
    }
}

/// Returns a path that cannot be guessed, made from 128 random bits.
///
/// # Errors
///
/// Returns an error if the system provides no random bytes.
pub fn random_path() -> io::Result<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(format!("/{}", hex(&bytes)))
}

/// Reads the request of one connection, and answers it unless it is the visit.
async fn serve<T>(
    mut stream: TcpStream,
    authority: &str,
    decide: &impl Fn(Visit<'_>) -> Result<T, BrowserAnswer>,
) -> Option<(T, Visitor)> {
    let head = match tokio::time::timeout(IDLE, head(&mut stream)).await {
        Ok(Ok(head)) => head,
        // The request is missing or incomplete, so there is nothing to answer.
        Ok(Err(_)) | Err(_) => return None,
    };
    let decided = match head
        .as_ref()
        .map_or(Err(TOO_LARGE), |head| parse(head, authority))
    {
        Ok(visit) => decide(visit),
        Err(status) => Err(BrowserAnswer::refusal(status)),
    };
    match decided {
        Ok(value) => Some((value, Visitor(stream))),
        Err(answer) => {
            send(stream, &answer).await;
            None
        }
    }
}

async fn send(mut stream: TcpStream, answer: &BrowserAnswer) {
    let write = async {
        stream.write_all(answer.0.as_bytes()).await?;
        stream.shutdown().await
    };
    let _ = tokio::time::timeout(IDLE, write).await;
}

const BAD_REQUEST: &str = "400 Bad Request";
const FORBIDDEN: &str = "403 Forbidden";
const NOT_FOUND: &str = "404 Not Found";
const NOT_ALLOWED: &str = "405 Method Not Allowed";
const TOO_LARGE: &str = "431 Request Header Fields Too Large";

/// Reads the head of a request, which may contain a code, or returns `None` if it is too long.
async fn head(stream: &mut TcpStream) -> io::Result<Option<Zeroizing<String>>> {
    let mut part = Zeroizing::new([0; 1024]);
    // Reserve the capacity up front, so that no copy stays in memory when the buffer grows.
    let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_HEAD + part.len()));
    loop {
        let count = stream.read(part.as_mut_slice()).await?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(part.get(..count).unwrap_or_default());
        let end = memchr::memmem::find(&bytes, b"\r\n\r\n");
        if let Some(end) = end.filter(|end| *end <= MAX_HEAD) {
            bytes.truncate(end);
            // Browsers do not send invalid UTF-8, so nothing relevant is lost here.
            let text = String::from_utf8_lossy(&bytes).into_owned();
            return Ok(Some(Zeroizing::new(text)));
        }
        if bytes.len() > MAX_HEAD {
            return Ok(None);
        }
    }
}

/// Parses the head of a request (RFC 9112), or returns the status to reject it with.
///
/// It parses only what a visit needs.
fn parse<'a>(head: &'a str, authority: &str) -> Result<Visit<'a>, &'static str> {
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (method, target) = match (words.next(), words.next(), words.next(), words.next()) {
        (Some(method), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) => (method, target),
        _ => return Err(BAD_REQUEST),
    };
    if !target.starts_with('/') || !target.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(BAD_REQUEST);
    }
    let mut hosts = lines
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("host"))
        .map(|(_, value)| value.trim_matches([' ', '\t']));
    if hosts.next() != Some(authority) || hosts.next().is_some() {
        return Err(FORBIDDEN);
    }
    if method != "GET" {
        return Err(NOT_ALLOWED);
    }
    Ok(match target.split_once('?') {
        Some((path, query)) => Visit {
            path,
            query: Some(query),
        },
        None => Visit {
            path: target,
            query: None,
        },
    })
}

#[cfg(test)]
mod tests;
