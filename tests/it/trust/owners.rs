//! Files of other users, and root in the home folder of a user.
//!
//! Only root can give files to others, so these tests do nothing for other users.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, chown, symlink};

use crate::support::{Fixture, run_unprivileged, set_mode};

/// The ID of a user who owns files in these tests.
const SOMEONE: u32 = 65534;

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Gives the whole home folder to someone else, as with `sudo` that keeps `HOME`.
fn give_away(fixture: &Fixture) {
    let paths = fixture.contents().into_keys();
    for path in paths
        .map(|path| fixture.home().join(path))
        .chain([fixture.home().to_owned()])
    {
        chown(path, Some(SOMEONE), Some(SOMEONE)).unwrap();
    }
}

#[test]
fn root_refuses_to_write_in_the_home_folder_of_a_user() {
    if !is_root() {
        return;
    }
    let fixture = Fixture::signed_in();
    give_away(&fixture);
    let before = fixture.tree();
    for command in [
        &["login", "--force"][..],
        &["homesso"],
        &["logout", "--all"],
        &["refresh", "--force", "homesso"],
        &["credentials", "--profile", "homesso.muppetuser"],
        &["exec", "--profile", "homesso.muppetuser", "--", "true"],
        &["console", "--profile", "homesso.muppetuser", "--print"],
        &["whoami", "--profile", "homesso.muppetuser"],
        &["list", "accounts"],
        &["configure", "session", "x", "--yes"],
        &["configure", "migrate", "--yes"],
    ] {
        let output = fixture.run(command);
        assert_eq!(
            output.stderr,
            "error: cannot write in `[HOME]`: it belongs to the user with the ID 65534, and ssologin runs as root\n\
             hint: run it as that user with `sudo -u '#65534'`, or set `HOME` to a folder of root\n",
            "{command:?}"
        );
        assert_eq!(output.code, Some(5), "{command:?}");
    }
    // What only reads works.
    for command in [
        &["status"][..],
        &["list", "profiles"],
        &["token", "homesso"],
    ] {
        assert_eq!(fixture.run(command).code, Some(0), "{command:?}");
    }
    assert_eq!(fixture.tree(), before);
}

#[test]
fn root_refuses_to_write_in_a_folder_of_a_user_below_its_own() {
    if !is_root() {
        return;
    }
    for folder in [".aws/sso/cache", ".aws/sso", "state/ssologin"] {
        let fixture = Fixture::signed_in();
        chown(fixture.path(folder), Some(SOMEONE), None).unwrap();
        let before = fs::read_dir(fixture.path(folder)).unwrap().count();
        let output = fixture.run(&["login", "--force", "homesso"]);
        let said = "belongs to the user with the ID 65534";
        assert!(output.stderr.contains(said), "{folder}: {output}");
        assert_eq!(fs::read_dir(fixture.path(folder)).unwrap().count(), before);
        assert_eq!(
            output.code == Some(0),
            folder.starts_with("state"),
            "{output}"
        );
    }
}

#[test]
fn doctor_names_files_and_folders_of_other_users() {
    if !is_root() {
        return;
    }
    let fixture = Fixture::signed_in();
    let token = fixture.token_path("homesso");
    for path in [
        fixture.path(".aws/config"),
        fixture.path("state/ssologin"),
        token,
    ] {
        chown(&path, Some(SOMEONE), None).unwrap();
        let output = fixture.run(&["doctor", "--fix"]);
        let what = if path.is_dir() { "folder" } else { "file" };
        let path = path.strip_prefix(fixture.home()).unwrap().display();
        let said = format!(
            "[HOME]/{path}: this {what} belongs to another user, with the ID 65534; give it to your user with `chown`"
        );
        assert!(output.stdout.contains(&said), "{output}");
        assert_eq!(output.code, Some(1));
    }
}

#[test]
fn root_follows_no_link_of_a_user() {
    if !is_root() {
        return;
    }
    let fixture = Fixture::signed_in();
    let script = fixture.script("script", "echo precious");
    let token = fixture.token_path("homesso");
    let content = fs::read(&token).unwrap();
    fs::remove_file(&token).unwrap();
    symlink(&script, &token).unwrap();
    std::os::unix::fs::lchown(&token, Some(SOMEONE), Some(SOMEONE)).unwrap();
    let before = fs::read(&script).unwrap();
    let said = "or its target belongs to another user";
    for command in [&["login", "--force", "homesso"][..], &["login", "homesso"]] {
        let output = fixture.run(command);
        assert_eq!(output.code, Some(1), "{output}");
        assert!(output.stderr.contains(said), "{output}");
    }
    let output = fixture.run(&["status", "homesso"]);
    assert!(output.stdout.contains(said), "{output}");
    assert_eq!(fs::read(&script).unwrap(), before);
    assert_eq!(crate::support::mode(&script), 0o755);
    // A link of root to a file of the user is not followed either.
    fs::remove_file(&token).unwrap();
    fs::write(&script, content).unwrap();
    chown(&script, Some(SOMEONE), None).unwrap();
    symlink(&script, &token).unwrap();
    assert_ne!(fixture.run(&["login", "homesso"]).code, Some(0));
}

#[test]
fn new_files_belong_to_the_owner_of_their_folder() {
    let fixture = Fixture::approving();
    let output = run_unprivileged(&fixture, &["login", "homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
    let owner = fs::metadata(fixture.home()).unwrap().uid();
    for path in fixture.contents().into_keys() {
        let path = fixture.home().join(path);
        assert_eq!(
            fs::metadata(&path).unwrap().uid(),
            owner,
            "{}",
            path.display()
        );
    }
}

#[test]
fn a_config_of_root_is_read_through_links_of_root() {
    if !is_root() {
        return;
    }
    // As in a container, where an administrator provides the config.
    let mut fixture = Fixture::approving();
    let provided = tempfile::tempdir().unwrap();
    let (target, link) = (provided.path().join("data"), provided.path().join("config"));
    fs::write(&target, fixture.config_text()).unwrap();
    symlink("data", &link).unwrap();
    set_mode(provided.path(), 0o755);
    set_mode(&target, 0o644);
    fixture.set("AWS_CONFIG_FILE", &link);
    let output = run_unprivileged(&fixture, &["login", "homesso"]);
    assert_eq!(output.code, Some(0), "{output}");
}
