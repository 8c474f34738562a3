//! `ssologin token`: the access token of a session.

mod printed;
