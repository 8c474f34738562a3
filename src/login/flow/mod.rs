//! Owns the two flows that prompt the user: device code (RFC 8628) and authorization code with PKCE
//! (RFC 7636). Knows nothing of when a login is needed.

mod authorization_code;
mod choice;
mod device_code;
mod dispatch;
mod interaction;
mod manual_callback;
mod opened_page;
pub mod pkce;
mod poll;

pub(crate) use authorization_code::tell;
pub use choice::{FlowChoice, FlowPreference, configured_flow, parse_flow};
pub(crate) use dispatch::run;
pub use interaction::Flows;
pub(crate) use interaction::{Authorized, Interaction};
pub use manual_callback::ManualCallback;
pub use poll::{Poll, PollAnswer};
