//! Reads the config and the credentials file.

use std::path::PathBuf;

use ssologin::config::{Config, Document};
use ssologin::system::{Env, file};

use crate::failure::CommandError;

/// Reads both files of an environment.
///
/// # Errors
///
/// When a file cannot be read, or the home folder is not known.
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
