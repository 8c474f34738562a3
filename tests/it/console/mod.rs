//! `ssologin console`: the AWS console in the browser.

mod hostile;
mod opened;
mod usage;
