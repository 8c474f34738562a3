//! The integration tests, compiled into one program.
//!
//! `support` has the helpers: a test creates a `Fixture`, and runs the program in it. Each command
//! has a folder with its name. `every_command` tests what is true of all commands; `service` tests
//! the service's answers and faults, and the connection to it; `library` tests what needs no
//! command (the config corpus, the fuzz targets, the layers of the source). Screens of more than 15
//! lines are in `snapshots/`, next to their tests.

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
mod pictures;
mod refresh;
mod sandbox;
mod service;
mod status;
mod token;
mod trust;
mod whoami;
