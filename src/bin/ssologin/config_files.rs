//! Reads the config file and the credentials file.

use std::path::PathBuf;

use ssologin::config::{Config, Document, Excerpt, Part};
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

/// Reads only what lookups of one profile and of the sessions need.
///
/// # Errors
///
/// Fails if a file cannot be read, or if the home folder is unknown.
pub(crate) fn load_excerpt(env: &Env, profile: &str) -> Result<Config, CommandError> {
    let only = [profile];
    let part = |path: PathBuf, part: Part| -> Result<Document, CommandError> {
        let mut excerpt = Excerpt::new(part, &only);
        file::read_in_blocks(&path, |block| excerpt.push(block))?;
        Ok(Document::parse(path, excerpt.finish()))
    };
    Ok(Config::of_excerpts(
        part(env.config_file()?, Part::Config)?,
        part(env.credentials_file()?, Part::Credentials)?,
        &only,
    ))
}

fn document(path: PathBuf) -> Result<Document, CommandError> {
    let bytes = file::read(&path)?;
    Ok(Document::parse(path, bytes.unwrap_or_default()))
}
