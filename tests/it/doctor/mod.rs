//! `ssologin doctor`: problems of the setup.

mod findings;
