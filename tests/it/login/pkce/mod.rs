//! The login by authorization code, where the browser comes back to the program.

mod browser;
mod choice;
mod flow;
mod hostile;
mod paste;
