//! The service: its answers and faults, and the connection to it.

mod fault_table;
mod faults;
mod sdk;
mod tls;
