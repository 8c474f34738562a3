//! Owns the listener on 127.0.0.1 that browsers visit; knows nothing of what is decided there.
//!
//! Any process on this machine can connect, as often as it likes. A request with a different path,
//! method or host is rejected and changes nothing. Silent, slow and useless connections have a
//! limited number of places, so they use little memory and cannot keep a browser out.

mod answer;
mod crowd;
mod listener;
mod one_time_page;
mod request;

pub use answer::BrowserAnswer;
pub use crowd::Visitor;
pub use listener::Loopback;
pub use one_time_page::{OneTimePage, PageVisit};
pub use request::Visit;
