//! The integration tests, as one program.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test ends with a panic, and makes the files that the program finds"
)]

mod all;
mod browser;
mod chained;
mod config;
mod configure;
mod console;
mod corpus;
mod credentials;
mod doctor;
mod edit;
mod exec;
mod faults;
mod fuzz;
mod help;
mod layers;
mod leaks;
mod legacy;
mod list;
mod live;
mod login;
mod logout;
mod many;
mod picker;
mod pkce;
mod places;
mod populate;
mod portal;
mod recognition;
mod refresh;
mod run;
mod sandbox;
mod screens;
mod service;
mod shapes;
mod shell;
mod sign_in;
mod status;
mod terminal;
mod tls;
mod token;
mod waiting;
mod whoami;
mod wizard;
