//! The browser that a login opens.

mod launcher;
mod opened;
mod per_session;
mod windows;
