//! Links, pipes and other files in the place of ours.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::support::{ADD_SESSION, Fixture, run_unprivileged, set_mode};

/// The text of a file that must never change.
const PRECIOUS: &str = "echo precious\n";

/// The commands that use the locks and the temporary files.
const COMMANDS: [&[&str]; 6] = [
    &["login", "--force", "homesso"],
    &["credentials", "--profile", "homesso.muppetuser"],
    &["refresh", "--force", "homesso"],
    &["doctor", "--fix"],
    ADD_SESSION,
    &["logout", "homesso"],
];

/// Returns a fixture that was used before, so that all of our files and folders exist.
fn used() -> Fixture {
    let fixture = Fixture::signed_in();
    for command in &COMMANDS[1..5] {
        fixture.run(command);
    }
    fixture
}

/// Returns all regular files below a folder of the home folder.
fn files(fixture: &Fixture, folder: &str) -> Vec<PathBuf> {
    let paths = fixture.contents().into_keys();
    let paths = paths.filter(|path| path.starts_with(folder));
    let paths = paths.map(|path| fixture.home().join(path));
    paths.filter(|path| path.is_file()).collect()
}

/// Runs all commands, and asserts that none of them hangs.
fn run_all(fixture: &Fixture) -> String {
    let mut said = String::new();
    for command in COMMANDS {
        let output = fixture.run(command);
        said.push_str(&output.stderr);
    }
    said
}

#[test]
fn a_link_in_place_of_one_of_our_files_is_never_written_through() {
    let fixture = used();
    let precious = fixture.write("precious", PRECIOUS);
    let ours = files(&fixture, "state");
    assert!(ours.len() > 5, "{ours:?}");
    for path in &ours {
        fs::remove_file(path).unwrap();
        symlink(&precious, path).unwrap();
    }
    let said = run_all(&fixture);
    assert_eq!(fs::read_to_string(&precious).unwrap(), PRECIOUS);
    assert!(said.contains("it is a symbolic link"), "{said}");
}

#[test]
fn a_second_name_of_another_file_is_never_written_to() {
    let fixture = used();
    let precious = fixture.write("precious", PRECIOUS);
    let ours = files(&fixture, "state");
    for path in &ours {
        fs::remove_file(path).unwrap();
        fs::hard_link(&precious, path).unwrap();
    }
    let said = run_all(&fixture);
    assert_eq!(fs::read_to_string(&precious).unwrap(), PRECIOUS);
    assert!(said.contains("it has several names"), "{said}");
}

#[test]
fn a_lock_file_with_another_text_keeps_it_and_still_locks() {
    let fixture = used();
    let locks = files(&fixture, "state/ssologin/locks");
    for path in &locks {
        fs::write(path, PRECIOUS).unwrap();
    }
    run_all(&fixture);
    for path in locks {
        assert_eq!(fs::read_to_string(path).unwrap(), PRECIOUS);
    }
}

#[test]
fn a_pipe_in_place_of_one_of_our_files_holds_nobody_up() {
    let fixture = used();
    for path in files(&fixture, "state") {
        fs::remove_file(&path).unwrap();
        fixture.pipe(path.strip_prefix(fixture.home()).unwrap().to_str().unwrap());
    }
    for folder in [".aws/sso", ".aws/cli", ".aws", "state/ssologin"] {
        fixture.pipe(&format!("{folder}/.ssologin-x.tmp"));
    }
    let said = run_all(&fixture);
    assert!(said.contains("it is not a regular file"), "{said}");
}

#[test]
fn a_pipe_in_place_of_a_shared_file_holds_nobody_up() {
    for folder in [".aws/sso/cache", ".aws/cli/cache"] {
        let fixture = used();
        for path in files(&fixture, folder) {
            fs::remove_file(&path).unwrap();
            fixture.pipe(path.strip_prefix(fixture.home()).unwrap().to_str().unwrap());
        }
        run_all(&fixture);
    }
    let fixture = used();
    fs::remove_file(fixture.path(".aws/config")).unwrap();
    fixture.pipe(".aws/config");
    let said = run_all(&fixture);
    assert!(said.contains("it is not a regular file"), "{said}");
}

#[test]
fn the_backup_replaces_a_link() {
    let fixture = Fixture::approving();
    let precious = fixture.write(".bashrc", PRECIOUS);
    let backup = fixture.path(".aws/config.ssologin-backup");
    symlink(&precious, &backup).unwrap();
    let before = fixture.config_text();
    let output = fixture.run(COMMANDS[4]);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(fs::read_to_string(&precious).unwrap(), PRECIOUS);
    assert!(fs::symlink_metadata(&backup).unwrap().is_file());
    assert_eq!(fs::read_to_string(&backup).unwrap(), before);
}

#[test]
fn the_users_own_links_to_the_config_and_the_token_stay_links() {
    let fixture = Fixture::approving();
    let (config, token) = (fixture.path(".aws/config"), fixture.token_path("homesso"));
    let linked = |path: &Path, target: &str| {
        let target = fixture.path(target);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        let _ = fs::rename(path, &target);
        symlink(&target, path).unwrap();
        target
    };
    let config_target = linked(&config, "dotfiles/config");
    let token_target = linked(&token, "dotfiles/token.json");
    for command in [COMMANDS[0], COMMANDS[4]] {
        let output = fixture.run(command);
        assert_eq!(output.code, Some(0), "{output}");
    }
    for (path, target) in [(&config, &config_target), (&token, &token_target)] {
        assert!(fs::symlink_metadata(path).unwrap().is_symlink());
        assert!(target.is_file());
    }
    assert!(
        fs::read_to_string(config_target)
            .unwrap()
            .contains("[sso-session new]")
    );
    assert!(
        fs::read_to_string(token_target)
            .unwrap()
            .contains("accessToken")
    );
}

#[test]
fn an_edit_of_a_link_to_a_read_only_file_names_the_target_and_what_to_do() {
    let fixture = Fixture::approving();
    let (config, store) = (fixture.path(".aws/config"), fixture.path("store"));
    fs::create_dir_all(&store).unwrap();
    fs::rename(&config, store.join("config")).unwrap();
    symlink(store.join("config"), &config).unwrap();
    let before = fs::read(&config).unwrap();
    // The files get their owner by a command that writes nothing.
    run_unprivileged(&fixture, &["list", "sessions"]);
    set_mode(&store, 0o555);
    let edit = [
        "configure",
        "profile",
        "worksso.dev",
        "--region",
        "eu-west-1",
        "--yes",
    ];
    let output = run_unprivileged(&fixture, &edit);
    set_mode(&store, 0o755);
    assert_eq!(output.code, Some(1), "{output}");
    assert!(
        output
            .stderr
            .contains("it is a link to `[HOME]/store/config`, which is read-only for you"),
        "{output}"
    );
    assert!(
        output
            .stderr
            .contains("such as a home-manager configuration"),
        "{output}"
    );
    assert_eq!(fs::read(&config).unwrap(), before);
}

#[test]
fn a_link_that_leads_nowhere_is_named_with_its_target() {
    for (folder, command) in [
        (".aws/sso", COMMANDS[0]),
        ("state", COMMANDS[0]),
        ("settings", COMMANDS[4]),
    ] {
        let mut fixture = Fixture::approving();
        symlink("/nowhere/at/all", fixture.path(folder)).unwrap();
        if folder == "settings" {
            fixture.set("AWS_CONFIG_FILE", fixture.path("settings/config"));
        }
        let output = fixture.run(command);
        let said =
            format!("[HOME]/{folder}`: it is a link to `/nowhere/at/all`, which does not exist");
        // Without a state folder, a login works, but nothing is remembered.
        assert_eq!(output.code == Some(0), folder == "state", "{output}");
        assert!(
            output.stderr.contains(&said) || folder == "state",
            "{output}"
        );
        assert!(output.stderr.contains("which does not exist"), "{output}");
    }
}

#[test]
fn doctor_names_what_has_the_place_of_a_lock_and_links_that_lead_nowhere() {
    let fixture = Fixture::approving();
    let precious = fixture.write("precious", PRECIOUS);
    fixture.write("state/ssologin/locks/a.lock", "");
    symlink(&precious, fixture.path("state/ssologin/locks/b.lock")).unwrap();
    fixture.pipe("state/ssologin/locks/c.lock");
    symlink("/nowhere", fixture.path(".aws/sso")).unwrap();
    let output = fixture.run(&["doctor"]);
    for said in [
        "warning: [HOME]/state/ssologin/locks/b.lock: it has the place of a lock, but it is a symbolic link; delete it\n",
        "warning: [HOME]/state/ssologin/locks/c.lock: it has the place of a lock, but it is not a regular file; delete it\n",
        "error: [HOME]/.aws/sso: it is a link to `/nowhere`, which does not exist; create what the link names, or delete the link\n",
    ] {
        assert!(output.stdout.contains(said), "{output}");
    }
    assert_eq!(output.code, Some(1));
}

#[test]
fn an_interrupt_ends_a_program_that_cannot_go_on_writing() {
    let fixture = Fixture::waiting();
    let mut command = fixture.command();
    // Like a terminal that has stopped: a pipe that is full, and that nobody reads.
    let (reader, writer) = std::io::pipe().unwrap();
    let mut full = writer.try_clone().unwrap();
    rustix::io::ioctl_fionbio(&full, true).unwrap();
    while std::io::Write::write(&mut full, &[b'x'; 4096]).is_ok() {}
    rustix::io::ioctl_fionbio(&full, false).unwrap();
    command
        .args(["login", "homesso"])
        .stdout(Stdio::null())
        .stderr(writer);
    let mut child = command.spawn().unwrap();
    while fixture.asked().is_empty() {
        std::thread::yield_now();
    }
    let id = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(id, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    drop(reader);
}
