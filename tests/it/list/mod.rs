//! `ssologin list`: what the config has, and what portals give.

mod config;
mod portal;
mod portal_faults;
mod screens;
