//! What holds for every command: secrets, colors, damaged configs and caches.

mod cache_contents;
mod cache_places;
mod config_problems;
mod secrets;
mod terminal;
mod unneeded_files;
