//! The integration tests, as one program.
//!
//! `support` has the helpers: a test makes a `Fixture`, and runs the program in it. Each command has
//! the folder of its name. What holds for all commands is in `every_command`; the answers and faults
//! of the service, and the way to it, are in `service`; what needs no command (the config corpus, the
//! fuzz targets, the layers of the source) is in `library`. Screens of more than 15 lines are in
//! `snapshots/` beside their test.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends with a panic, and makes the files that the program finds"
)]

mod support;

mod configure;
mod console;
mod credentials;
mod doctor;
mod every_command;
mod exec;
mod help;
mod init;
mod library;
mod list;
mod login;
mod logout;
mod refresh;
mod sandbox;
mod service;
mod status;
mod token;
mod whoami;
