//! Role credentials of profiles that assume a role by `source_profile`.

mod climbed;
mod refused;
mod roles;
