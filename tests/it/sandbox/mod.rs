//! `ssologin sandbox`: a local Identity Center to experiment with.

mod command;
mod screens;
