//! Answers from other servers, and connections that break.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;

use ssologin::service::ServiceFailure;
use wiremock::ResponseTemplate;

use crate::service::sdk::calls::{at, failure, ok, redeem, redeemed, renew, token_answer};
use crate::support::{always, closed_address, read_message};

/// Starts a server that handles each connection in this way, and returns its URL.
fn raw(serve: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            serve(stream);
        }
    });
    url
}

/// Starts a server that answers each request with these bytes and closes the connection.
fn answering(bytes: &'static [u8]) -> String {
    raw(move |mut stream| {
        read_message(&mut stream, Vec::new());
        let _ = stream.write_all(bytes);
    })
}

const PAGE: &str = "<!DOCTYPE html><html><title>Log in to the \u{1b}[31mWi-Fi</title></html>";

#[tokio::test]
async fn a_captive_portal_is_not_mistaken_for_the_service() {
    for status in [200, 302, 400, 401, 403, 404] {
        let answer = ResponseTemplate::new(status)
            .insert_header("location", "https://portal.example/")
            .set_body_raw(PAGE, "text/html");
        assert_eq!(
            redeemed(answer).await,
            ServiceFailure::NotTheService(format!("HTTP {status}, not JSON"))
        );
    }
    let answer = ResponseTemplate::new(503).set_body_raw(PAGE, "text/html");
    assert_eq!(redeemed(answer).await, ServiceFailure::Server(503));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = always(ok(token_answer())).await;
    for status in [301, 302, 303, 307, 308] {
        let answer = ResponseTemplate::new(status).insert_header("location", elsewhere.uri());
        let server = always(answer).await;
        let failure = failure(redeem(&at(&server.uri())).await);
        assert!(
            matches!(failure, ServiceFailure::NotTheService(_)),
            "{failure:?}"
        );
        assert_eq!(server.received_requests().await.unwrap().len(), 1);
    }
    assert_eq!(elsewhere.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn unexpected_json_is_not_mistaken_for_the_service() {
    for body in [
        "[]",
        "42",
        "\"text\"",
        "{\"accessToken\": {\"a\": 1}}",
        "{\"accessToken\": 42, \"expiresIn\": 3600}",
        "{\"accessToken\": \"at\", \"expiresIn\": \"3600\"}",
        "{\"accessToken\": \"at\", \"expiresIn\": [3600]}",
        "{\"accessToken\": \"at",
    ] {
        let failure = redeemed(ResponseTemplate::new(200).set_body_string(body)).await;
        assert!(
            matches!(failure, ServiceFailure::NotTheService(_)),
            "{body}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_without_a_token_is_rejected() {
    for body in ["", "{}", "null", "{\"access_token\": \"other spelling\"}"] {
        let failure = redeemed(ResponseTemplate::new(200).set_body_string(body)).await;
        assert!(
            matches!(
                failure,
                ServiceFailure::Incomplete("accessToken" | "expiresIn")
                    | ServiceFailure::NotTheService(_)
            ),
            "{body}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn a_wrong_content_type_is_ignored() {
    let body = token_answer().to_string();
    let server = always(ResponseTemplate::new(200).set_body_raw(body, "text/plain")).await;
    let issued = redeem(&at(&server.uri())).await.unwrap();
    assert_eq!(issued.access_token.expose(), "at");
}

#[tokio::test]
async fn a_truncated_answer_is_a_network_failure() {
    for bytes in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"accessToken\": \"at\", \"expiresIn\": 3600}"[..],
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"acc\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-le",
        b"",
    ] {
        let failure = failure(redeem(&at(&answering(bytes))).await);
        assert!(matches!(failure, ServiceFailure::Unreachable(_)), "{failure:?}");
    }
}

#[tokio::test]
async fn an_answer_that_is_not_http_is_a_network_failure() {
    for bytes in [
        &b"220 mail.example ESMTP\r\n"[..],
        b"SSH-2.0-OpenSSH_9.9\r\n",
        b"\x15\x03\x03\x00\x02\x02\x28",
        b"HTTP/1.1 999999 \r\n\r\n",
    ] {
        let failure = failure(redeem(&at(&answering(bytes))).await);
        assert!(
            matches!(failure, ServiceFailure::Unreachable(_)),
            "{failure:?}"
        );
    }
}

#[tokio::test]
async fn a_reset_connection_is_a_network_failure_and_a_grant_is_not_sent_again() {
    for reads in [false, true] {
        let (connected, connections) = mpsc::channel();
        let url = raw(move |mut stream| {
            connected.send(()).unwrap();
            if reads {
                // With bytes left unread, closing resets the connection.
                let _ = stream.read(&mut [0; 1]);
            }
        });
        let failure = failure(renew(&at(&url)).await);
        assert!(
            matches!(failure, ServiceFailure::Unreachable(_)),
            "{failure:?}"
        );
        assert_eq!(connections.try_iter().count(), 1, "{reads}");
    }
}

#[tokio::test]
async fn a_refused_connection_is_reported_with_host_and_port() {
    let address = closed_address();
    let error = redeem(&at(&format!("http://{address}")))
        .await
        .err()
        .unwrap();
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("cannot reach {address} (CreateToken): ")),
        "{text}"
    );
    assert!(text.contains("refused"), "{text}");
    assert!(
        text.ends_with("check the network and the proxy variables"),
        "{text}"
    );
    assert!(matches!(
        failure::<()>(Err(error)),
        ServiceFailure::Unreachable(_)
    ));
}

#[tokio::test]
async fn an_endless_answer_is_not_read_to_its_end() {
    for head in [
        "HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n",
        "HTTP/1.1 400 Bad Request\r\ntransfer-encoding: chunked\r\n\r\n",
    ] {
        let (report, sent) = mpsc::channel();
        let url = raw(move |mut stream| {
            read_message(&mut stream, Vec::new());
            let _ = stream.write_all(head.as_bytes());
            let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
            let mut chunks = 0;
            while chunks < 1024 * 16 && stream.write_all(chunk.as_bytes()).is_ok() {
                chunks += 1;
            }
            report.send(chunks / 16).unwrap();
        });
        let failure = failure(redeem(&at(&url)).await);
        assert!(
            matches!(failure, ServiceFailure::NotTheService(_)),
            "{failure:?}"
        );
        // The server can still send as much as fits in the system's buffers.
        let megabytes = tokio::task::spawn_blocking(move || sent.recv().unwrap());
        let megabytes = megabytes.await.unwrap();
        assert!(megabytes < 64, "{megabytes} MB were taken");
    }
}
