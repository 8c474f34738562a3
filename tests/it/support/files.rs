//! The files in the home folder of a fixture.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::support::Fixture;

impl Fixture {
    /// Replaces the config file.
    pub(crate) fn config(&self, text: impl AsRef<[u8]>) {
        self.write(".aws/config", text);
    }

    /// Writes a file in the home folder, and returns its path.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Returns the text of the config file.
    pub(crate) fn config_text(&self) -> String {
        fs::read_to_string(self.path(".aws/config")).unwrap()
    }

    /// Returns every file and folder in the home folder, with its content and modification time.
    pub(crate) fn tree(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let mut tree = BTreeMap::new();
        let mut folders = vec![self.home().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let metadata = fs::symlink_metadata(&path).unwrap();
                let bytes = if metadata.is_file() {
                    fs::read(&path).unwrap()
                } else {
                    Vec::new()
                };
                if metadata.is_dir() {
                    folders.push(path.clone());
                }
                let path = path.strip_prefix(self.home()).unwrap().to_owned();
                tree.insert(path, (bytes, metadata.modified().unwrap()));
            }
        }
        tree
    }

    /// Returns every file and folder in the home folder, with its content.
    pub(crate) fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let tree = self.tree().into_iter();
        tree.map(|(path, (bytes, _))| (path, bytes)).collect()
    }

    /// Returns the contents of the home folder without our own state folder.
    pub(crate) fn shared_contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut contents = self.contents();
        contents.retain(|path, _| !path.starts_with("state"));
        contents
    }

    /// Returns the paths of all files and folders in a folder, relative to it, one per line.
    pub(crate) fn names(&self, folder: &str) -> String {
        let names = self
            .contents()
            .into_keys()
            .filter_map(|path| Some(path.strip_prefix(folder).ok()?.display().to_string()))
            .filter(|path| !path.is_empty());
        names.collect::<Vec<_>>().join("\n")
    }

    /// Writes an executable shell script, and returns its path.
    pub(crate) fn script(&self, name: &str, body: &str) -> PathBuf {
        let path = self.write(name, format!("#!/bin/sh\n{body}\n"));
        set_mode(&path, 0o755);
        path
    }

    /// Creates a named pipe, and returns its path.
    pub(crate) fn pipe(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        let made = Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        path
    }
}

/// Returns the permission bits of a file or folder.
pub(crate) fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Sets the permission bits of a file or folder.
pub(crate) fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
