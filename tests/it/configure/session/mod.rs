//! `ssologin configure session`: one session of the config.

mod asked;
mod faults;
mod written;
