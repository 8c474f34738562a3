use super::read::MAX_LEN;
use super::replace::{Links, Step, replace_numbered_with, replace_with};
use super::{publish, read, remove, replace, replace_numbered, replace_own, reserve};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_new_file_is_private_and_so_are_its_folders() {
    let home = tempfile::tempdir().unwrap();
    let (sso, path) = (
        home.path().join(".aws/sso"),
        home.path().join(".aws/sso/cache/a.json"),
    );
    assert!(read(&path).unwrap().is_none());
    replace(&path, b"one", &sso).unwrap();
    replace(&path, b"two", &sso).unwrap();
    assert_eq!(read(&path).unwrap().unwrap().as_slice(), b"two");
    assert_eq!(entries(&sso), ["cache"]);
    assert_eq!(entries(&sso.join("cache")), ["a.json"]);
    #[cfg(unix)]
    for (path, expected) in [
        (path.as_path(), 0o600),
        (&sso, 0o700),
        (&sso.join("cache"), 0o700),
    ] {
        assert_eq!(mode(path), expected, "{}", path.display());
    }
    assert!(remove(&path).unwrap());
    assert!(!remove(&path).unwrap());
}

#[test]
fn what_is_published_can_be_read_by_everybody_and_replaces_what_was_there() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("man/man1/a.1");
    publish(&path, b"one").unwrap();
    replace(&path, b"longer, and private", path.parent().unwrap()).unwrap();
    publish(&path, b"two").unwrap();
    assert_eq!(read(&path).unwrap().unwrap().as_slice(), b"two");
    assert_eq!(entries(path.parent().unwrap()), ["a.1"]);
    #[cfg(unix)]
    assert_eq!(mode(&path), 0o644);
    let error = publish(&path.join("b.1"), b"three").unwrap_err();
    assert_eq!(error.action, "create the folder");
}

#[cfg(unix)]
#[test]
fn each_step_may_fail_and_nothing_is_lost() {
    use std::os::unix::fs::PermissionsExt as _;
    for step in [
        Step::Create,
        Step::Write,
        Step::Sync,
        Step::Rename,
        Step::SyncFolder,
    ] {
        let home = tempfile::tempdir().unwrap();
        let (cache, path) = (home.path().join("cache"), home.path().join("cache/a.json"));
        fs::create_dir(&cache).unwrap();
        replace(&path, b"old", home.path()).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let result = replace_with(&path, b"new", home.path(), Links::Follow, &mut |at| {
            if at == step {
                Err(io::ErrorKind::StorageFull.into())
            } else {
                Ok(())
            }
        });
        let renamed = step == Step::SyncFolder;
        assert_eq!(result.is_ok(), renamed, "{step:?}");
        let expected: (&[u8], u32) = if renamed {
            (b"new", 0o600)
        } else {
            (b"old", 0o644)
        };
        assert_eq!(
            (read(&path).unwrap().unwrap().as_slice(), mode(&path)),
            expected,
            "{step:?}"
        );
        assert_eq!(entries(home.path()), ["cache"], "{step:?}");
        assert_eq!(entries(&cache), ["a.json"], "{step:?}");
    }
}

/// Returns the places of four versions.
fn places(folder: &Path) -> Vec<PathBuf> {
    (0..4).map(|at| folder.join(format!("v{at}"))).collect()
}

/// Returns the content of each version, or `-` if there is none.
fn versions(places: &[PathBuf]) -> Vec<String> {
    let content = |path: &PathBuf| fs::read_to_string(path).unwrap_or_else(|_| "-".to_owned());
    places.iter().map(content).collect()
}

#[test]
fn versions_move_on_to_the_first_free_place() {
    let home = tempfile::tempdir().unwrap();
    let places = places(home.path());
    let add = |text: &str| {
        replace_numbered(&places, text.as_bytes(), Path::new("/nonexistent")).unwrap();
        versions(&places)
    };
    assert_eq!(add("1"), ["1", "-", "-", "-"]);
    assert_eq!(add("2"), ["2", "1", "-", "-"]);
    for text in ["3", "4", "5"] {
        add(text);
    }
    assert_eq!(versions(&places), ["5", "4", "3", "2"]);
    fs::remove_file(&places[2]).unwrap();
    assert_eq!(add("6"), ["6", "5", "4", "2"]);
}

#[test]
fn each_step_of_a_new_version_may_fail_and_only_the_oldest_is_lost() {
    // The number of the step that fails; the first three are before any version moves.
    for fails in 0..7 {
        let home = tempfile::tempdir().unwrap();
        let places = places(home.path());
        for (path, text) in places.iter().zip(["4", "3", "2", "1"]) {
            replace(path, text.as_bytes(), home.path()).unwrap();
        }
        let (mut at, model) = (0, Path::new("/nonexistent"));
        let mut failing = |_: Step| {
            at += 1;
            match at - 1 == fails {
                true => Err(io::ErrorKind::StorageFull.into()),
                false => Ok(()),
            }
        };
        replace_numbered_with(&places, b"5", model, &mut failing).unwrap_err();
        let left: Vec<String> = versions(&places)
            .into_iter()
            .filter(|text| text != "-")
            .collect();
        let expected: &[&str] = match fails {
            0..=3 => &["4", "3", "2", "1"],
            _ => &["4", "3", "2"],
        };
        assert_eq!(left, expected, "{fails}");
        assert_eq!(entries(home.path()).len(), left.len(), "{fails}");
        // The next attempt fills the gap, so it loses nothing more.
        replace_numbered(&places, b"5", model).unwrap();
        assert_eq!(versions(&places), ["5", "4", "3", "2"], "{fails}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_not_a_version_and_is_replaced() {
    let home = tempfile::tempdir().unwrap();
    let (places, precious) = (places(home.path()), home.path().join("precious"));
    replace(&precious, b"precious", home.path()).unwrap();
    let model = Path::new("/nonexistent");
    for linked in 0..3 {
        for (path, text) in places.iter().zip(["3", "2", "1"]) {
            replace(path, text.as_bytes(), home.path()).unwrap();
        }
        fs::remove_file(&places[linked]).unwrap();
        std::os::unix::fs::symlink(&precious, &places[linked]).unwrap();
        replace_numbered(&places, b"4", model).unwrap();
        let expected = [
            ["4", "2", "1", "-"],
            ["4", "3", "1", "-"],
            ["4", "3", "2", "-"],
        ];
        assert_eq!(versions(&places), expected[linked]);
        assert!(!places.iter().any(|path| path.is_symlink()));
        assert_eq!(fs::read_to_string(&precious).unwrap(), "precious");
    }
    // A folder at one of the places is an error, and no version moves.
    fs::remove_file(&places[2]).unwrap();
    fs::create_dir_all(places[2].join("inside")).unwrap();
    let before = versions(&places);
    replace_numbered(&places, b"5", model).unwrap_err();
    assert_eq!(versions(&places), before);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let home = tempfile::tempdir().unwrap();
    let (there, link) = (home.path().join("there"), home.path().join("link.json"));
    std::os::unix::fs::symlink("there", &link).unwrap();
    replace(&link, b"content", home.path()).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read(&there).unwrap(), b"content");
}

#[test]
fn a_folder_that_is_a_file_is_said_before_anything_is_spent() {
    let home = tempfile::tempdir().unwrap();
    replace(&home.path().join("cache"), b"", home.path()).unwrap();
    let path = home.path().join("cache/a.json");
    let error = reserve(&path, home.path()).err().unwrap();
    assert_eq!(error.action, "create the folder");
    assert!(read(&path).unwrap().is_none());
}

#[test]
fn what_a_killed_process_left_is_swept_and_what_is_in_use_is_not() {
    let home = tempfile::tempdir().unwrap();
    let left_over = home.path().join(".ssologin-dead.tmp");
    fs::File::create(&left_over).unwrap();
    fs::File::create(home.path().join("other.tmp")).unwrap();
    let path = home.path().join("cache/a.json");
    let room = reserve(&path, home.path()).unwrap();
    replace(&path, b"content", home.path()).unwrap();
    assert!(!left_over.exists());
    assert_eq!(
        entries(home.path()).len(),
        3,
        "the room, the cache, and what is not ours"
    );
    drop(room);
    assert_eq!(entries(home.path()), ["cache", "other.tmp"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_taken_from_them() {
    use super::restrict_permissions;
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a.json");
    assert!(!restrict_permissions(&path).unwrap());
    replace(&path, b"", home.path()).unwrap();
    assert!(!restrict_permissions(&path).unwrap());
    for (before, after) in [(0o644, 0o600), (0o440, 0o400), (0o666, 0o600)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(before)).unwrap();
        assert!(restrict_permissions(&path).unwrap());
        assert_eq!(mode(&path), after);
    }
}

#[test]
fn a_reservation_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    reserve(
        &home.path().join("sso/cache/a.json"),
        &home.path().join("sso"),
    )
    .unwrap();
    assert_eq!(entries(&home.path().join("sso")), ["cache"]);
    assert!(entries(&home.path().join("sso/cache")).is_empty());
}

#[test]
fn what_is_no_file_of_a_sensible_size_is_not_read() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(read(home.path()).unwrap_err().action, "read");
    let large = home.path().join("large");
    fs::File::create(&large)
        .unwrap()
        .set_len(MAX_LEN + 1)
        .unwrap();
    assert_eq!(
        read(&large).unwrap_err().cause.kind(),
        io::ErrorKind::FileTooLarge
    );
}

#[test]
fn only_what_is_not_there_counts_as_none() {
    let impossible = Path::new("a\0b");
    assert_eq!(read(impossible).unwrap_err().action, "read");
    assert_eq!(remove(impossible).unwrap_err().action, "remove");
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::File::create(&file).unwrap();
    assert!(read(&file.join("below")).unwrap().is_none());
    assert!(!remove(&file.join("below")).unwrap());
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_writes_to_holds_nobody_up() {
    let home = tempfile::tempdir().unwrap();
    let pipe = home.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let (done, waits) = std::sync::mpsc::channel();
    std::thread::spawn(move || done.send(read(&pipe).unwrap_err().action));
    let action = waits.recv_timeout(std::time::Duration::from_secs(5));
    assert_eq!(action, Ok("read"));
}

#[cfg(unix)]
#[test]
fn what_is_ours_alone_replaces_a_link_and_leaves_its_target() {
    let home = tempfile::tempdir().unwrap();
    let (there, link) = (home.path().join("there"), home.path().join("link.json"));
    replace(&there, b"precious", home.path()).unwrap();
    std::os::unix::fs::symlink("there", &link).unwrap();
    replace_own(&link, b"content", home.path()).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_file());
    assert_eq!(fs::read(&there).unwrap(), b"precious");
    publish(&link, b"page").unwrap();
    assert_eq!(fs::read(&link).unwrap(), b"page");
}

#[cfg(unix)]
#[test]
fn a_circle_of_links_is_an_error() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a");
    std::os::unix::fs::symlink("b", &path).unwrap();
    std::os::unix::fs::symlink("a", home.path().join("b")).unwrap();
    assert_eq!(read(&path).unwrap_err().action, "read");
    let error = replace(&path, b"", home.path()).unwrap_err();
    assert_eq!(error.action, "write");
    let error = replace(&path.join("c"), b"", home.path()).unwrap_err();
    assert_eq!((error.action, error.refusal()), ("create the folder", None));
}

#[cfg(unix)]
#[test]
fn others_can_change_what_they_can_write_to_or_own() {
    use super::{close_to_others, exposed, exposed_above};
    use crate::system::Exposure;
    use std::os::unix::fs::{PermissionsExt as _, chown};
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("folder/file");
    replace(&path, b"", home.path()).unwrap();
    let folder = path.parent().unwrap();
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let found = |path: &Path| exposed(path).map(|found| found.exposure);
    for (before, expected, closed) in [
        (0o600, None, 0o600),
        (0o644, None, 0o644),
        (0o666, Some(Exposure::Everyone), 0o644),
    ] {
        set(&path, before);
        assert_eq!(found(&path), expected, "{before:o}");
        assert_eq!(close_to_others(&path).unwrap(), expected.is_some());
        assert_eq!(mode(&path), closed);
    }
    set(folder, 0o777);
    assert_eq!(exposed_above(&path).len(), 1, "{:?}", exposed_above(&path));
    assert!(exposed_above(&path)[0].is_folder);
    // In a sticky folder, others can change only what is theirs.
    set(folder, 0o1777);
    assert_eq!(exposed_above(&path), []);
    if rustix::process::geteuid().is_root() {
        chown(&path, Some(1), Some(1)).unwrap();
        assert_eq!(found(&path), Some(Exposure::Owner(1)));
        assert!(!close_to_others(&path).unwrap());
    }
}
