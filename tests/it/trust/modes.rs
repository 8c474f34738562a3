//! Files and folders that others can change, and unusual umasks.

use std::process::Command;

use crate::support::{ADD_SESSION, Fixture, PROGRAM, Running, mode, set_mode};

/// The folders and files that are trusted.
const TRUSTED: [&str; 7] = [
    ".aws",
    ".aws/sso",
    ".aws/sso/cache",
    ".aws/cli/cache",
    "state",
    "state/ssologin",
    "state/ssologin/locks",
];

/// Returns a fixture with all of our files and folders.
fn used() -> Fixture {
    let mut fixture = Fixture::signed_in();
    // `doctor` asks the AWS CLI for its version, which is slow.
    fixture.set("PATH", "/nowhere");
    let output = fixture.run(&["credentials", "--profile", "homesso.muppetuser"]);
    assert_eq!(output.code, Some(0), "{output}");
    fixture
}

#[test]
fn doctor_reports_and_fixes_each_folder_and_file_that_others_can_change() {
    let folders = TRUSTED.map(|path| (path, 0o777, 0o755));
    let files = [(".aws/config", 0o666, 0o644), (".aws/config", 0o646, 0o644)];
    for (path, open, closed) in folders.into_iter().chain(files) {
        let fixture = used();
        set_mode(&fixture.path(path), open);
        let output = fixture.run(&["doctor"]);
        let what = if open == 0o777 { "folder" } else { "file" };
        let said = format!(
            "warning: [HOME]/{path}: all users can write to this {what}; run `chmod go-w` on it\n"
        );
        assert_eq!(output.code, Some(1), "{output}");
        assert!(output.stdout.contains(&said), "{output}");
        let output = fixture.run(&["doctor", "--fix"]);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(
            output.stdout.contains(&format!("fixed: [HOME]/{path}: ")),
            "{output}"
        );
        assert_eq!(mode(&fixture.path(path)), closed);
        let output = fixture.run(&["doctor"]);
        assert!(!output.stdout.contains("can write to"), "{output}");
    }
}

#[test]
fn doctor_makes_files_with_secrets_private() {
    let fixture = used();
    let folder = fixture.path(".aws/cli/cache");
    let file = std::fs::read_dir(folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    for path in [
        file,
        fixture.token_path("homesso"),
        fixture.path(".aws/credentials"),
    ] {
        if !path.exists() {
            fixture.write(".aws/credentials", "");
        }
        set_mode(&path, 0o666);
        let output = fixture.run(&["doctor", "--fix"]);
        assert_eq!(output.stdout.matches("fixed: ").count(), 1, "{output}");
        assert_eq!(mode(&path), 0o600);
        std::fs::remove_file(path).unwrap();
    }
}

#[test]
fn a_login_warns_once_of_what_others_can_change() {
    let fixture = used();
    let output = fixture.run(&["login", "homesso"]);
    assert!(!output.stderr.contains("warning"), "{output}");
    set_mode(fixture.home(), 0o777);
    let warning = |rest: &str| {
        format!(
            "warning: other users can change `[HOME]{rest} that your logins depend on: run `ssologin doctor --fix`\n"
        )
    };
    let output = fixture.run(&["login", "homesso"]);
    assert!(output.stderr.contains(&warning("`")), "{output}");
    set_mode(&fixture.path(".aws/config"), 0o666);
    set_mode(&fixture.path(".aws"), 0o777);
    let output = fixture.run(&["login", "homesso"]);
    assert!(
        output
            .stderr
            .contains(&warning("/.aws/config` and 2 other files or folders")),
        "{output}"
    );
    assert_eq!(output.stderr.matches("warning").count(), 1, "{output}");
    fixture.run(&["doctor", "--fix"]);
    let output = fixture.run(&["login", "homesso"]);
    assert!(!output.stderr.contains("warning"), "{output}");
}

#[test]
fn any_umask_leaves_files_and_folders_that_can_be_used_and_are_private() {
    for umask in ["0000", "0177", "0777"] {
        let fixture = Fixture::approving();
        for arguments in [
            &["login", "--force", "homesso"][..],
            &["credentials", "--profile", "homesso.muppetuser"],
            ADD_SESSION,
            &["logout", "homesso"],
            &["login", "homesso"],
        ] {
            let mut command: Command = fixture.other("/bin/sh");
            let script = format!("umask {umask}; exec {PROGRAM} \"$@\"");
            command.args(["-c", &script, "sh"]).args(arguments);
            let output = Running::new(command, fixture.home()).finish();
            assert_eq!(output.code, Some(0), "{umask}: {output}");
            assert!(!output.stderr.contains("warning"), "{umask}: {output}");
        }
        for path in fixture.contents().into_keys() {
            let path = fixture.home().join(path);
            let expected = if path.is_dir() { 0o700 } else { 0o600 };
            let old = [".aws", ".aws/config", ".aws/config.ssologin-backup"];
            if !old.iter().any(|old| fixture.path(old) == path) {
                assert_eq!(mode(&path), expected, "{umask}: {}", path.display());
            }
        }
    }
}
