//! What hostile files, configs and users of the same machine cannot do.

mod commands;
mod flood;
mod large_config;
mod links;
mod modes;
mod owners;
mod portals;
mod waiting;
