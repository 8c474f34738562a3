//! Properties that hold for any input bytes.

mod targets;
mod tried;
