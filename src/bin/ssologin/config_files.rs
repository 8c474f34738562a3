//! Reads the config file and the credentials file.

use std::path::PathBuf;

use ssologin::config::{Config, Document};
use ssologin::system::{Env, file};

use crate::failure::CommandError;

/// Reads the config file and the credentials file that an environment selects.
///
/// # Errors
///
/// Fails if a file cannot be read, or if the home folder is unknown.
pub(crate) fn load(env: &Env) -> Result<Config, CommandError> {
    Ok(Config::new(
        document(env.config_file()?)?,
        document(env.credentials_file()?)?,
    ))
}

fn document(path: PathBuf) -> Result<Document, CommandError> {
    let bytes = file::read(&path)?;
    Ok(Document::parse(path, bytes.unwrap_or_default()))
}
