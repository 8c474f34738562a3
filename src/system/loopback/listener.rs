//! The listener: accepts connections and finds the visit among them.

use std::future::poll_fn;
use std::io;
use std::net::Ipv4Addr;
use std::task::Poll;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};

use super::answer::BrowserAnswer;
use super::crowd::{Crowd, Turn, Visitor};
use super::request::{Visit, parse};

/// The number of connections to accept before looking at what the accepted ones have sent.
///
/// A browser sends its request at once. It is read before many others can take its place.
const BATCH: u32 = 32;

/// A listener that waits for the visit.
pub struct Loopback {
    listener: TcpListener,
    port: u16,
    crowd: Crowd,
}

/// Something that happens on the listener.
enum Step {
    Accepted(io::Result<TcpStream>),
    Turn(Turn),
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
        Ok(Loopback {
            listener,
            port,
            crowd: Crowd::new(),
        })
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
    pub async fn visit<T>(
        mut self,
        mut answer: impl FnMut(Visit<'_>) -> Option<(BrowserAnswer, T)>,
    ) -> T {
        let decide = |visit: Visit<'_>| answer(visit).ok_or_else(BrowserAnswer::not_found);
        let ((answer, value), visitor) = self.receive(decide).await;
        visitor.answer(answer).await;
        value
    }

    /// Waits for the first visit that `decide` accepts, and returns its value and its visitor.
    ///
    /// The visitor keeps waiting for an answer. All other visits get the answer that `decide`
    /// returns. It can be called again, and then continues with the same connections.
    pub async fn receive<T>(
        &mut self,
        mut decide: impl FnMut(Visit<'_>) -> Result<T, BrowserAnswer>,
    ) -> (T, Visitor) {
        let authority = self.authority();
        let mut accepted = 0;
        loop {
            match self.step().await {
                Step::Turn(Turn::Request(head, visitor)) => {
                    let head = head.as_ref().map_err(|status| *status);
                    let decided = match head.and_then(|head| parse(head, &authority)) {
                        Ok(visit) => decide(visit),
                        Err(status) => Err(BrowserAnswer::refusal(status)),
                    };
                    match decided {
                        Ok(value) => return (value, visitor),
                        Err(answer) => self.crowd.dismiss(visitor, answer),
                    }
                }
                Step::Turn(Turn::Over) => {}
                Step::Accepted(Ok(stream)) => {
                    self.crowd.admit(stream);
                    accepted += 1;
                    if accepted % BATCH == 0 {
                        // Let the runtime find out which connections have sent something.
                        tokio::task::yield_now().await;
                    }
                }
                // We are probably out of file descriptors. Make room; if there is none to make,
                // retrying at once would only spin.
                Step::Accepted(Err(_)) => {
                    if !self.crowd.shrink() {
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                }
            }
        }
    }

    /// Waits for the next step; accepted connections come before new ones.
    async fn step(&mut self) -> Step {
        poll_fn(|context| {
            if let Poll::Ready(turn) = self.crowd.poll(context) {
                return Poll::Ready(Step::Turn(turn));
            }
            let accepted = self.listener.poll_accept(context);
            accepted.map(|accepted| Step::Accepted(accepted.map(|(stream, _)| stream)))
        })
        .await
    }

    /// Returns the host that a request must name.
    pub(super) fn authority(&self) -> String {
        format!("{}:{}", Ipv4Addr::LOCALHOST, self.port)
    }
}

#[cfg(test)]
mod tests;
