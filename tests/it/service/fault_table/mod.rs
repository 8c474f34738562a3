//! Every fault in every operation of every command that calls a service: one bad answer, and many.

mod bad;
mod lasting;
mod needs;
mod once;
mod run;
