//! Role credentials for profiles that assume a role through `source_profile`.

mod climbed;
mod refused;
mod roles;
