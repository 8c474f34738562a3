//! `ssologin configure profile`: one profile of the config.

mod asked;
mod script;
mod usable;
