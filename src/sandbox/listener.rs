//! Owns the sockets: passes whole requests to [`wire`](super::wire), writes whole responses back.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use futures_util::future::{Either, select};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::oneshot;

use super::center::{Center, lock};
use super::options::SandboxClock;
use super::wire::{answer, too_large};

/// The maximum size of a request body, in bytes; requests of real clients are far smaller.
const BODY_LIMIT: usize = 64 * 1024;

/// Serves requests on a thread of its own until `stop` is sent or dropped.
pub(super) fn serve(
    listener: TcpListener,
    center: Arc<Mutex<Center>>,
    clock: SandboxClock,
    stop: oneshot::Receiver<()>,
) -> io::Result<JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let listener = {
        // A tokio listener registers itself with the current runtime.
        let _entered = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    thread::Builder::new()
        .name("sandbox".to_owned())
        .spawn(move || {
            // Dropping the runtime closes the connections that are still open after `stop`.
            runtime.block_on(async {
                select(Box::pin(accept(listener, center, clock)), stop).await;
            });
        })
}

async fn accept(
    listener: tokio::net::TcpListener,
    center: Arc<Mutex<Center>>,
    clock: SandboxClock,
) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Most likely out of file descriptors: an immediate retry would only spin.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (center, clock) = (Arc::clone(&center), Arc::clone(&clock));
        let service =
            service_fn(move |request| respond(request, Arc::clone(&center), Arc::clone(&clock)));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async move {
            // The client notices a broken connection itself; there is nothing to do here.
            let _ = connection.await;
        });
    }
}

async fn respond(
    request: Request<Incoming>,
    center: Arc<Mutex<Center>>,
    clock: SandboxClock,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    // Without a timeout, a body that is announced but never sent would keep the connection open.
    let collected = Box::pin(Limited::new(body, BODY_LIMIT).collect());
    let body = match select(
        collected,
        Box::pin(tokio::time::sleep(Duration::from_secs(30))),
    )
    .await
    {
        Either::Left((Ok(body), _)) => Some(body.to_bytes()),
        _ => None,
    };
    let now = clock();
    let response = match body {
        Some(body) => answer(&mut lock(&center), &Request::from_parts(head, body), now),
        None => too_large(now),
    };
    Ok(response.map(Full::new))
}
