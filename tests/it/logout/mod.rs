//! `ssologin logout`: the end of a session.

mod deleted;
