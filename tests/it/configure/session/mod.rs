//! `ssologin configure session`: one session in the config file.

mod asked;
mod faults;
mod start_urls;
mod written;
