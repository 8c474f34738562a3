//! The service: its answers and faults, and the way to it.

mod faults;
mod sdk;
mod tls;
