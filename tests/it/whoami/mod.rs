//! `ssologin whoami`: the AWS identity of a profile.

mod hostile;
mod identity;
