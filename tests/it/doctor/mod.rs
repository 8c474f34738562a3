//! `ssologin doctor`: problems with the setup.

mod findings;
mod manual;
