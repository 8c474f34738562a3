//! Login by authorization code, where the browser is redirected to the program.

mod browser;
mod choice;
mod flow;
mod hostile;
mod paste;
