//! Owns how a session gets a token, refreshes it, and loses it. Knows nothing of terminals or the
//! AWS SDK.

mod account_check;
mod event;
mod fallback;
pub mod flow;
mod logout;
mod plan;
mod ports;
mod renew;
mod renewal_schedule;
mod run;
mod single_flight;
mod watch;

pub use event::{Done, Event, Outcome, Summary};
pub use fallback::{Fallback, Remote};
pub use logout::{LoggedOut, Logout, NOTIFY_WITHIN, NotTold};
pub use plan::{LoginStep, Need, first_step};
pub use ports::Ports;
pub use run::{Login, TOLERABLE_SKEW};
pub use single_flight::WAIT;
pub(crate) use single_flight::{Flight, SingleFlight};
pub use watch::{LOOK_EVERY, Watch};
