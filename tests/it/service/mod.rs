//! The service: its answers and faults, and the connection to it.

mod faults;
mod sdk;
mod tls;
