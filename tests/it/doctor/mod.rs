//! `ssologin doctor`: problems with the setup.

mod findings;
