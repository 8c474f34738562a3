//! `ssologin configure session`: one session in the config file.

mod asked;
mod faults;
mod written;
