//! Names in the config are only text: nothing runs or interprets them.

mod completed;
mod powershell;
mod program_path;
#[cfg(target_os = "linux")]
mod tmux;
