//! `ssologin configure populate`: profiles for all roles of a portal.

mod asked;
mod refused;
mod roles;
mod written;
