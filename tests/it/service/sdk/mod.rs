//! The service as the AWS SDK reaches it: what is sent, and what comes of each answer.

mod broken;
mod calls;
mod escaped;
mod incomplete;
mod lists;
mod refused;
mod sts;
mod wire;
