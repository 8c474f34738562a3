//! `ssologin exec`: a command with role credentials.

mod command;
