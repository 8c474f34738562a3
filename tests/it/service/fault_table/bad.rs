//! The bad answers, and what they mean for a request.

use crate::support::Fault;

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The service did not handle the request, because there are too many.
    Throttled,
    /// The service failed.
    ServerError,
    /// The service may have handled the request.
    Unclear,
    /// The service handled the request.
    Handled,
    /// There is no answer.
    Nothing,
}

use Meaning::{Handled, Nothing, ServerError, Throttled, Unclear};

/// The bad answers.
pub(super) const BAD: &[(Meaning, Fault)] = &[
    (Throttled, Fault::Foreign("429 Too Many Requests\r\n\r\n")),
    (
        Throttled,
        Fault::Foreign("429 Too Many Requests\r\nRetry-After: 1\r\n\r\n<html>slow</html>"),
    ),
    (
        Throttled,
        Fault::Foreign(
            "429 Too Many Requests\r\nx-amzn-ErrorType: TooManyRequestsException\r\n\r\n\
             {\"message\":\"Rate exceeded\"}",
        ),
    ),
    (
        Throttled,
        Fault::Foreign(
            "400 Bad Request\r\nx-amzn-ErrorType: ThrottlingException\r\n\
             Content-Type: application/json\r\n\r\n{\"message\":\"Rate exceeded\"}",
        ),
    ),
    (
        ServerError,
        Fault::Foreign("500 Internal Server Error\r\n\r\n{}"),
    ),
    (
        ServerError,
        Fault::Foreign("502 Bad Gateway\r\nContent-Type: text/html\r\n\r\n<html>proxy</html>"),
    ),
    (
        ServerError,
        Fault::Foreign("503 Service Unavailable\r\nRetry-After: 1\r\n\r\n"),
    ),
    (ServerError, Fault::Foreign("504 Gateway Timeout\r\n\r\n")),
    (Unclear, Fault::ResetBefore),
    (Handled, Fault::ResetAfter),
    (Handled, Fault::Truncated),
    (
        Handled,
        Fault::Instead("200 OK\r\nContent-Type: application/json\r\n\r\n{}"),
    ),
    (
        Handled,
        Fault::Instead("200 OK\r\nContent-Type: application/json\r\n\r\n{\"access"),
    ),
    (
        Unclear,
        Fault::Foreign("200 OK\r\nContent-Length: 0\r\n\r\n"),
    ),
    (
        Unclear,
        Fault::Foreign("200 OK\r\nContent-Type: text/html\r\n\r\n<html>Log in to the Wi-Fi"),
    ),
    (
        Unclear,
        Fault::Foreign("302 Found\r\nLocation: https://portal.invalid/\r\n\r\n"),
    ),
];

/// The answers of a service that stays bad; each stands for several of those above.
pub(super) const LASTING: &[(Meaning, Fault)] = &[
    BAD[0],
    BAD[3],
    BAD[6],
    BAD[8],
    BAD[10],
    BAD[14],
    (Nothing, Fault::Hang),
];
