//! `ssologin configure profile`: one profile in the config file.

mod asked;
mod script;
mod usable;
