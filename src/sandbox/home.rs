//! Owns a disposable home folder, and the environment that makes any AWS client use it.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::{NamedTempFile, TempDir};
use thiserror::Error;

use super::directory::CONFIG;

/// The file that marks an `.aws` folder as created by the sandbox.
const MARK: &str = "made-by-ssologin-sandbox";

/// The services that need endpoint rules, with their API versions.
///
/// Clients that predate `AWS_ENDPOINT_URL` read the endpoint from rules in the home folder.
const SERVICES: [(&str, &str); 3] = [
    ("sso", "2019-06-10"),
    ("sso-oidc", "2019-06-10"),
    ("sts", "2011-06-15"),
];

/// Variables that would make a client use another config, other accounts or other endpoints.
const REMOVED: &[&str] = &[
    "AWS_ACCESS_KEY_ID",
    "AWS_ACCOUNT_ID",
    "AWS_CA_BUNDLE",
    "AWS_CONFIG_FILE",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_DATA_PATH",
    "AWS_DEFAULT_PROFILE",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECURITY_TOKEN",
    "AWS_SESSION_TOKEN",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "REQUESTS_CA_BUNDLE",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
];

/// The reasons why a folder cannot become a home of the sandbox.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HomeError {
    /// The folder is the user's real home, or is inside its `.aws`.
    #[error("{} is your real home folder, which the sandbox never touches", .path.display())]
    Real {
        /// The folder.
        path: PathBuf,
    },
    /// The folder contains an `.aws` that the sandbox did not create.
    #[error("{} contains an .aws folder that the sandbox did not create", .path.display())]
    Foreign {
        /// The folder.
        path: PathBuf,
    },
    /// A file or folder could not be written.
    #[error("cannot write to {}", .path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}

/// A home folder with the sandbox's AWS config.
pub struct Home {
    path: PathBuf,
    /// The guard that removes the folder when the home is dropped.
    _temporary: Option<TempDir>,
}

impl Home {
    /// Creates a home in a temporary folder, which is removed when the home is dropped.
    ///
    /// # Errors
    ///
    /// Fails if the folder cannot be created or written.
    pub fn temporary(base_url: &str) -> Result<Home, HomeError> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("ssologin-sandbox-");
        // By default the umask decides the permissions, and other users may be able to enter.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder = builder.tempdir().map_err(failed(&std::env::temp_dir()))?;
        let path = folder.path().to_owned();
        furnish(&path, base_url)?;
        Ok(Home {
            path,
            _temporary: Some(folder),
        })
    }

    /// Creates a home in the given folder, which is not removed.
    ///
    /// The config file of an earlier run is kept: the user may have edited it.
    ///
    /// # Errors
    ///
    /// Fails if the folder is `real_home` or inside its `.aws`, if it contains an `.aws` that the
    /// sandbox did not create, or if it cannot be written.
    pub fn create(
        path: &Path,
        base_url: &str,
        real_home: Option<&Path>,
    ) -> Result<Home, HomeError> {
        let path = std::path::absolute(path).map_err(failed(path))?;
        // Check before creating anything: not even an empty folder belongs in the real `.aws`.
        if real_home.is_some_and(|real| is_real(&path, real)) {
            return Err(HomeError::Real { path });
        }
        folders(&path)?;
        furnish(&path, base_url)?;
        Ok(Home {
            path,
            _temporary: None,
        })
    }

    /// Returns the path of the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the environment variables for a client of the sandbox at `base_url`.
    ///
    /// Variables with the value `None` must be removed.
    #[must_use]
    pub fn environment(&self, base_url: &str) -> Vec<(String, Option<OsString>)> {
        let home = OsString::from(&self.path);
        let state = self.path.join(".local").join("state").into_os_string();
        let here = OsString::from(base_url);
        let local = OsString::from("127.0.0.1,localhost");
        let set = [
            ("HOME", home.clone()),
            ("USERPROFILE", home),
            ("XDG_STATE_HOME", state),
            ("AWS_ENDPOINT_URL_SSO", here.clone()),
            ("AWS_ENDPOINT_URL_SSO_OIDC", here.clone()),
            ("AWS_ENDPOINT_URL_STS", here.clone()),
            // Never send the sandbox's role credentials to the real console.
            ("AWS_ENDPOINT_URL_SIGNIN", here),
            ("AWS_EC2_METADATA_DISABLED", OsString::from("true")),
            ("NO_PROXY", local.clone()),
            ("no_proxy", local),
        ];
        let set = set
            .into_iter()
            .map(|(name, value)| (name.to_owned(), Some(value)));
        set.chain(REMOVED.iter().map(|name| ((*name).to_owned(), None)))
            .collect()
    }
}

/// Returns whether a folder is the real home, or is inside its `.aws`.
fn is_real(path: &Path, home: &Path) -> bool {
    let (path, home) = (resolved(path), resolved(home));
    let aws = resolved(&home.join(".aws"));
    path == home || path.starts_with(&aws)
}

/// Resolves the symbolic links in the part of a path that exists.
fn resolved(path: &Path) -> PathBuf {
    let mut ancestors = path.ancestors();
    let real = ancestors.find_map(|above| Some((above, fs::canonicalize(above).ok()?)));
    match real {
        Some((above, real)) => real.join(path.strip_prefix(above).unwrap_or(Path::new(""))),
        None => path.to_owned(),
    }
}

fn furnish(home: &Path, base_url: &str) -> Result<(), HomeError> {
    let aws = home.join(".aws");
    let mark = aws.join(MARK);
    let is_ours = || {
        let folder = fs::symlink_metadata(&aws).is_ok_and(|aws| aws.is_dir());
        folder && fs::symlink_metadata(&mark).is_ok_and(|mark| mark.is_file())
    };
    match folder().create(&aws) {
        Ok(()) => create(
            &mark,
            "This folder belongs to an ssologin sandbox. You can delete it.\n",
        )?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && is_ours() => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            return Err(HomeError::Foreign {
                path: home.to_owned(),
            });
        }
        Err(error) => return Err(failed(&aws)(error)),
    }
    create(&aws.join("config"), CONFIG)?;
    for (service, version) in SERVICES {
        let folder = aws.join("models").join(service).join(version);
        folders(&folder)?;
        replace(
            &folder,
            "endpoint-rule-set-1.json",
            &rules(base_url).to_string(),
        )?;
    }
    folders(&home.join(".local").join("state"))
}

/// Returns endpoint rules that always resolve to `base_url`.
fn rules(base_url: &str) -> Value {
    let parameter = |built_in: &str, kind: &str| match kind {
        "Boolean" => {
            json!({ "builtIn": built_in, "required": true, "default": false, "documentation": "", "type": kind })
        }
        kind => {
            json!({ "builtIn": built_in, "required": false, "documentation": "", "type": kind })
        }
    };
    json!({
        "version": "1.0",
        "parameters": {
            "Region": parameter("AWS::Region", "String"),
            "UseDualStack": parameter("AWS::UseDualStack", "Boolean"),
            "UseFIPS": parameter("AWS::UseFIPS", "Boolean"),
            "Endpoint": parameter("SDK::Endpoint", "String"),
            "UseGlobalEndpoint": parameter("AWS::STS::UseGlobalEndpoint", "Boolean"),
        },
        "rules": [{
            "conditions": [],
            "endpoint": { "url": base_url, "properties": {}, "headers": {} },
            "type": "endpoint",
        }],
    })
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> HomeError {
    let path = path.to_owned();
    move |source| HomeError::Write { path, source }
}

fn folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

fn folders(path: &Path) -> Result<(), HomeError> {
    folder().recursive(true).create(path).map_err(failed(path))
}

/// Writes a file that only the owner can read, unless it already exists.
fn create(path: &Path, content: &str) -> Result<(), HomeError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => file.write_all(content.as_bytes()).map_err(failed(path)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(failed(path)(error)),
    }
}

/// Replaces a file atomically.
///
/// The temporary file has mode 0600 from the start.
fn replace(folder: &Path, name: &str, content: &str) -> Result<(), HomeError> {
    let path = folder.join(name);
    let written = NamedTempFile::new_in(folder).and_then(|mut file| {
        file.write_all(content.as_bytes())?;
        file.persist(&path).map_err(|error| error.error)
    });
    written.map(drop).map_err(failed(&path))
}

#[cfg(test)]
mod tests;
