//! Owns the meaning of a config: sessions, profiles, roles, endpoints; knows no files and no clock.
//!
//! ```
//! use ssologin::session::sessions;
//! use ssologin::{Config, Document};
//!
//! let text = "[sso-session corp]\n\
//!             sso_start_url = https://corp.awsapps.com/start\nsso_region = eu-west-1\n";
//! let credentials = Document::parse("credentials", Vec::new());
//! let config = Config::new(Document::parse("config", text.into()), credentials);
//! let entry = &sessions(&config)[0];
//! assert_eq!(entry.id.as_str(), "corp");
//! assert!(entry.session.is_ok());
//! ```

mod account;
mod assignment;
mod assumed_role;
mod binding;
mod chain;
mod check;
mod endpoint;
mod entry;
mod id;
mod keys;
mod ladder;
mod list;
pub mod migration;
mod other_tool;
mod profile;
mod role;
mod roles;
mod select;
mod start_url;

pub use account::Account;
pub use assignment::{Assignment, AssignmentError, ExistingProfile, common_region};
pub use assumed_role::AssumedRole;
pub use chain::Chain;
pub(crate) use endpoint::without_fips;
pub use endpoint::{EndpointError, Endpoints, FileOverride};
pub use entry::{Session, SessionEntry};
pub use id::{SessionId, SessionKind};
pub use keys::ProfileKind;
pub(crate) use list::{Address, address};
pub use list::{find_session, legacy_spellings, sessions, sessions_and_profiles};
pub use other_tool::OtherTool;
pub use profile::{ProfileEntry, find_profile, profile_problems, profiles};
pub use role::{Role, RoleError, RoleId};
pub use roles::{SessionRoles, session_roles};
pub use select::{SelectError, Selection, Target, select, select_listed};
pub use start_url::{BadStartUrl, StartUrl, is_builder_id, is_region, portal, split_scopes};
