//! `--help` and `ssologin man`.

mod complete;
mod pages;
mod screens;
mod words;
