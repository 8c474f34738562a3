//! `ssologin sandbox`: a local Identity Center to try.

mod command;
mod screens;
