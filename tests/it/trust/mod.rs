//! What hostile files, configs and users of the same machine cannot do.

mod links;
mod modes;
mod owners;
mod terminal;
