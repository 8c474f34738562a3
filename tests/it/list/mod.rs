//! `ssologin list`: what the config file and the portals contain.

mod config;
mod portal;
mod portal_faults;
mod screens;
mod warnings;
