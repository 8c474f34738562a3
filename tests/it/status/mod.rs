//! `ssologin status`: the state of each session, from local files alone.

mod files;
mod forms;
mod states;
mod watch;
