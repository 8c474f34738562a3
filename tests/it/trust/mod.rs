//! What hostile files, configs and users of the same machine cannot do.

mod commands;
mod completed;
mod endpoints;
mod flood;
mod large_config;
mod links;
mod modes;
mod owners;
mod portals;
mod powershell;
mod program_path;
mod terminal;
mod tmux;
mod waiting;
