//! The open connections, of which at most a few belong to a browser.
//!
//! A browser sends its request within moments, in one piece. So it is enough to keep a connection
//! that has sent nothing until a fixed number of others have come after it, and likewise one that
//! has sent a part of a request. No connection needs a timeout.

use std::collections::BTreeMap;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::future::{AbortHandle, Abortable, BoxFuture, abortable};
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use zeroize::Zeroizing;

use super::answer::BrowserAnswer;
use super::request::{MAX_HEAD, head};

/// The time that a visitor gets to receive the answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// The maximum number of connections that have sent nothing.
///
/// At 40,000 new connections per second, each stays for a tenth of a second.
const MAX_SILENT: usize = 4096;
/// The maximum number of connections that have sent a part of a request, which takes memory.
const MAX_PARTIAL: usize = 256;
/// The maximum number of connections that receive an answer.
const MAX_LEAVING: usize = 256;

/// The wait for a connection; returns its number, and the connection if it has sent something.
type Wait = BoxFuture<'static, (u64, Option<Guest>)>;

/// The open connections.
pub(super) struct Crowd {
    turns: FuturesUnordered<Abortable<Wait>>,
    /// The connections that have sent nothing, oldest first.
    silent: Places,
    /// The connections that have sent a part of a request.
    partial: Places,
    /// The connections that receive their last answer.
    leaving: Places,
    count: u64,
    /// What one connection has sent. It is allocated once, so that no copy stays in memory.
    buffer: Zeroizing<Vec<u8>>,
}

/// What a connection has done.
pub(super) enum Turn {
    /// It has sent the head of a request, or one to reject with this status.
    Request(Result<Zeroizing<String>, &'static str>, Visitor),
    /// It has ended, or sent a part of a request.
    Over,
}

/// A browser that still waits for its answer.
pub struct Visitor(TcpStream);

impl Visitor {
    /// Sends the answer, and ignores errors because the browser may have closed the connection.
    pub async fn answer(mut self, answer: BrowserAnswer) {
        let write = async {
            self.0.write_all(answer.text().as_bytes()).await?;
            self.0.shutdown().await
        };
        let _ = tokio::time::timeout(ANSWER_WITHIN, write).await;
    }
}

/// A connection whose request is not complete.
struct Guest {
    stream: TcpStream,
    /// What it has sent so far.
    sent: Zeroizing<Vec<u8>>,
}

impl Crowd {
    pub(super) fn new() -> Crowd {
        Crowd {
            turns: FuturesUnordered::new(),
            silent: Places::new(MAX_SILENT.min(half_of_the_open_files())),
            partial: Places::new(MAX_PARTIAL),
            leaving: Places::new(MAX_LEAVING),
            count: 0,
            buffer: Zeroizing::new(vec![0; MAX_HEAD + 1]),
        }
    }

    /// Adds a new connection.
    pub(super) fn admit(&mut self, stream: TcpStream) {
        let sent = Zeroizing::default();
        self.wait(Guest { stream, sent });
    }

    /// Sends a visitor the answer, and closes the connection.
    pub(super) fn dismiss(&mut self, visitor: Visitor, answer: BrowserAnswer) {
        let id = self.next();
        let wait: Wait = Box::pin(async move {
            visitor.answer(answer).await;
            (id, None)
        });
        let (wait, abort) = abortable(wait);
        self.leaving.take(id, abort);
        self.turns.push(wait);
    }

    /// Closes the older half of the silent connections, and returns whether there was any.
    pub(super) fn shrink(&mut self) -> bool {
        self.silent.shrink()
    }

    /// Waits until a connection has done something; never ready if there is none.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Turn> {
        match self.turns.poll_next_unpin(context) {
            Poll::Ready(Some(Ok((id, guest)))) => {
                for places in [&mut self.silent, &mut self.partial, &mut self.leaving] {
                    places.leave(id);
                }
                Poll::Ready(guest.map_or(Turn::Over, |guest| self.read(guest)))
            }
            // It had to give its place to another one.
            Poll::Ready(Some(Err(_))) => Poll::Ready(Turn::Over),
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }

    /// Reads what a connection has sent.
    fn read(&mut self, guest: Guest) -> Turn {
        let mut length = guest.sent.len();
        if let Some(start) = self.buffer.get_mut(..length) {
            start.copy_from_slice(&guest.sent);
        }
        loop {
            let (sent, free) = self.buffer.split_at_mut(length);
            if let Some(head) = head(sent) {
                return Turn::Request(head, Visitor(guest.stream));
            }
            match guest.stream.try_read(free) {
                Ok(count @ 1..) => length += count,
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                    let sent = Zeroizing::new(sent.to_vec());
                    self.wait(Guest { sent, ..guest });
                    return Turn::Over;
                }
                // The request is missing or incomplete, so there is nothing to answer.
                Ok(0) | Err(_) => return Turn::Over,
            }
        }
    }

    /// Waits until a connection sends something.
    fn wait(&mut self, guest: Guest) {
        let id = self.next();
        let places = match guest.sent.is_empty() {
            true => &mut self.silent,
            false => &mut self.partial,
        };
        let wait: Wait = Box::pin(async move {
            let is_readable = guest.stream.readable().await.is_ok();
            (id, is_readable.then_some(guest))
        });
        let (wait, abort) = abortable(wait);
        places.take(id, abort);
        self.turns.push(wait);
    }

    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }
}

/// A limited number of places; the oldest connection gives its place to a new one.
struct Places {
    limit: usize,
    taken: BTreeMap<u64, AbortHandle>,
}

impl Places {
    fn new(limit: usize) -> Places {
        Places {
            limit,
            taken: BTreeMap::new(),
        }
    }

    fn take(&mut self, id: u64, abort: AbortHandle) {
        self.taken.insert(id, abort);
        if self.taken.len() > self.limit {
            self.close_oldest();
        }
    }

    fn leave(&mut self, id: u64) {
        self.taken.remove(&id);
    }

    fn close_oldest(&mut self) {
        if let Some((_, abort)) = self.taken.pop_first() {
            abort.abort();
        }
    }

    fn shrink(&mut self) -> bool {
        let half = self.taken.len().div_ceil(2);
        for _ in 0..half {
            self.close_oldest();
        }
        half > 0
    }
}

/// Returns half of the number of files that this process may open.
///
/// The other half is for the connections to the service, files, and other sessions.
fn half_of_the_open_files() -> usize {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit};
        let limit = getrlimit(Resource::Nofile).current;
        limit.map_or(usize::MAX, |limit| {
            usize::try_from(limit / 2).unwrap_or(usize::MAX)
        })
    }
    #[cfg(not(unix))]
    usize::MAX
}
