//! `ssologin doctor`: problems with the setup.

mod alarms;
mod clients;
mod findings;
mod manual;
