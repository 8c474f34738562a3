use super::{ConfigFile, ConfigFileError};
use crate::text::timestamp;
use chrono::{DateTime, Utc};
use std::fs;
use std::path::{Path, PathBuf};

fn now() -> DateTime<Utc> {
    timestamp::parse("2026-11-21T20:00:00Z").unwrap()
}

struct Place {
    home: tempfile::TempDir,
    file: ConfigFile,
}

fn place(content: Option<&[u8]>) -> Place {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join(".aws/config");
    if let Some(content) = content {
        crate::system::file::replace(&path, content, home.path()).unwrap();
    }
    let file = ConfigFile::new(&path, &home.path().join("state"));
    Place { home, file }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_new_file_is_private_and_has_no_backup() {
    let Place { home, file } = place(None);
    let written = file.replace(b"", b"new", now()).unwrap();
    assert!(written.backup.is_none() && written.not_locked.is_none());
    assert_eq!(fs::read(file.path()).unwrap(), b"new");
    assert_eq!(names(&home.path().join(".aws")), ["config"]);
    #[cfg(unix)]
    assert_eq!(mode(file.path()), 0o600);
    assert!(matches!(
        file.backed_up(b"new"),
        Err(ConfigFileError::NoBackup { .. })
    ));
}

#[cfg(unix)]
#[test]
fn mode_and_link_stay_and_the_backup_is_like_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let Place { home, file } = place(Some(b"old"));
    let there = home.path().join("dotfiles/config");
    fs::create_dir(home.path().join("dotfiles")).unwrap();
    fs::rename(file.path(), &there).unwrap();
    fs::set_permissions(&there, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("../dotfiles/config", file.path()).unwrap();
    let written = file.replace(b"old", b"new", now()).unwrap();
    assert_eq!(written.backup, Some(file.backup_path()));
    assert!(fs::symlink_metadata(file.path()).unwrap().is_symlink());
    assert_eq!(fs::read(&there).unwrap(), b"new");
    assert_eq!(mode(&there), 0o640);
    assert_eq!(fs::read(file.backup_path()).unwrap(), b"old");
    assert_eq!(mode(&file.backup_path()), 0o640);
    assert_eq!(names(&home.path().join("dotfiles")), ["config"]);
    assert_eq!(
        names(&home.path().join(".aws")),
        ["config", "config.ssologin-backup"]
    );
}

#[test]
fn what_changed_meanwhile_is_not_overwritten() {
    let Place { home, file } = place(Some(b"theirs"));
    let error = file.replace(b"old", b"new", now()).unwrap_err();
    assert!(matches!(error, ConfigFileError::Changed { .. }));
    assert_eq!(fs::read(file.path()).unwrap(), b"theirs");
    assert_eq!(names(&home.path().join(".aws")), ["config"]);
}

#[test]
fn the_backup_goes_back_unless_the_file_was_edited() {
    let Place { home, file } = place(Some(b"old"));
    file.replace(b"old", b"new", now()).unwrap();
    let edited = file.revert(b"edited", now()).unwrap_err();
    assert!(matches!(edited, ConfigFileError::Changed { .. }));
    assert!(matches!(
        file.backed_up(b"edited"),
        Err(ConfigFileError::Edited { .. })
    ));
    assert_eq!(file.backed_up(b"new").unwrap(), b"old");
    file.revert(b"new", now()).unwrap();
    assert_eq!(fs::read(file.path()).unwrap(), b"old");
    // Restoring it again changes nothing.
    assert_eq!(file.backed_up(b"old").unwrap(), b"old");
    // The note does not match a backup that was replaced.
    file.replace(b"old", b"new", now()).unwrap();
    crate::system::file::replace(&file.backup_path(), b"other", home.path()).unwrap();
    assert!(matches!(
        file.backed_up(b"new"),
        Err(ConfigFileError::Edited { .. })
    ));
}

#[test]
fn a_backup_that_cannot_be_kept_leaves_the_file_as_it_was() {
    let Place { home: _home, file } = place(Some(b"old"));
    fs::create_dir_all(file.backup_path().join("inside")).unwrap();
    let error = file.replace(b"old", b"new", now()).unwrap_err();
    assert!(matches!(error, ConfigFileError::File(_)));
    assert_eq!(fs::read(file.path()).unwrap(), b"old");
}

#[test]
fn ten_backups_are_kept_and_the_newest_has_no_number() {
    let Place { home, file } = place(Some(b"0"));
    let folder = home.path().join(".aws");
    for n in 0..12 {
        let [before, after] = [n, n + 1].map(|n: i32| n.to_string());
        let written = file.replace(before.as_bytes(), after.as_bytes(), now());
        assert_eq!(written.unwrap().backup, Some(file.backup_path()));
    }
    let content = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let mut expected = vec!["config".to_owned(), "config.ssologin-backup".to_owned()];
    assert_eq!(content("config.ssologin-backup"), "11");
    for n in 1..10 {
        let name = format!("config.ssologin-backup.{n}");
        assert_eq!(content(&name), (11 - n).to_string());
        expected.push(name);
    }
    assert_eq!(names(&folder), expected);
    // The newest one is restored, and a change after that does not keep it twice.
    file.revert(b"12", now()).unwrap();
    file.replace(b"11", b"new", now()).unwrap();
    assert_eq!(content("config.ssologin-backup"), "11");
    assert_eq!(content("config.ssologin-backup.1"), "10");
}

#[cfg(unix)]
#[test]
fn a_link_to_the_same_content_is_no_backup() {
    let Place { home: _home, file } = place(Some(b"old"));
    std::os::unix::fs::symlink("config", file.backup_path()).unwrap();
    file.replace(b"old", b"new", now()).unwrap();
    assert!(!file.backup_path().is_symlink());
    assert_eq!(fs::read(file.backup_path()).unwrap(), b"old");
}

#[test]
fn without_a_state_folder_it_is_written_and_said() {
    let Place { home, .. } = place(Some(b"old"));
    let path = home.path().join(".aws/config");
    let file = ConfigFile::new(&path, &path.join("state"));
    let written = file.replace(b"old", b"new", now()).unwrap();
    assert!(written.not_locked.is_some());
    assert_eq!(fs::read(PathBuf::from(file.path())).unwrap(), b"new");
}
