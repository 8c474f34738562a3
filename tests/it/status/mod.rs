//! `ssologin status`: the state of each session, read from local files only.

mod files;
mod forms;
mod states;
mod watch;
