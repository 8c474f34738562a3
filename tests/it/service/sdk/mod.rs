//! The service through the AWS SDK: the requests, and the result of each answer.

mod broken;
mod calls;
mod escaped;
mod incomplete;
mod lists;
mod refused;
mod sts;
mod wire;
