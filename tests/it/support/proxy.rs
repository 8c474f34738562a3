//! An HTTP proxy that records its requests.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::spawn;

/// A proxy that records the head of each request, and handles all connections the same way.
pub(crate) struct Proxy {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    /// Starts a proxy that connects every `CONNECT` request to this address.
    pub(crate) fn tunnel(to: SocketAddr) -> Proxy {
        Proxy::new(move |mut client, _| {
            client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
            connect(client, TcpStream::connect(to)?)
        })
    }

    /// Starts a proxy that answers each request with these bytes.
    pub(crate) fn refuse(answer: impl Into<String>) -> Proxy {
        let answer = answer.into();
        Proxy::new(move |mut client, _| client.write_all(answer.as_bytes()))
    }

    fn new(serve: impl Fn(TcpStream, Vec<u8>) -> io::Result<()> + Send + Sync + 'static) -> Proxy {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&heads);
        let serve = Arc::new(serve);
        spawn(move || {
            for mut client in listener.incoming().flatten() {
                let (noted, serve) = (Arc::clone(&noted), Arc::clone(&serve));
                spawn(move || {
                    let read = read_head(&mut client)?;
                    let text = String::from_utf8_lossy(&read).into_owned();
                    let head = text.split("\r\n\r\n").next().unwrap_or_default();
                    noted.lock().unwrap().push(head.to_owned());
                    serve(client, read)
                });
            }
        });
        Proxy { address, heads }
    }

    /// Returns the proxy's address, to put in a URL.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the heads of the requests so far.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    /// Returns the first line of each request so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        let heads = self.heads();
        let lines = heads.iter().filter_map(|head| head.lines().next());
        lines.map(str::to_owned).collect()
    }
}

/// Reads up to the end of the head, and possibly part of the body.
fn read_head(client: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    while !read.windows(4).any(|part| part == b"\r\n\r\n") {
        match client.read(&mut buffer)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            count => read.extend_from_slice(&buffer[..count]),
        }
    }
    Ok(read)
}

/// Copies in both directions until both ends have closed.
fn connect(client: TcpStream, server: TcpStream) -> io::Result<()> {
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    spawn(move || {
        let _ = io::copy(&mut from_client, &mut to_server);
        to_server.shutdown(Shutdown::Write)
    });
    let (mut from_server, mut to_client) = (server, client);
    io::copy(&mut from_server, &mut to_client)?;
    to_client.shutdown(Shutdown::Write)
}
