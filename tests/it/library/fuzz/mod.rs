//! What holds for any bytes.

mod targets;
mod tried;
