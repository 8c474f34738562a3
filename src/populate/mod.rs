//! Owns the plan that gives each listed role a profile. Knows nothing of how the config file is
//! written.

mod assigned_role;
mod existing;
mod naming;
mod plan;
mod template;

pub use assigned_role::AssignedRole;
pub use existing::MARK;
pub use plan::{Added, NoName, Population, SessionRoles, Tally, Wish};
pub use template::{BadTemplate, Template};
