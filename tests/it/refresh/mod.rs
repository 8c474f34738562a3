//! `ssologin refresh`: new tokens without a prompt.

mod renewal;
mod watch;
