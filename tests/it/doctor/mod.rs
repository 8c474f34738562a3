//! `ssologin doctor`: problems with the setup.

mod alarms;
mod findings;
mod manual;
