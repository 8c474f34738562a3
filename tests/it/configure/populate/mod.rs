//! `ssologin configure populate`: profiles for all roles in a portal.

mod asked;
mod refused;
mod roles;
mod written;
