//! Unusual places and modes of cache files, and the other files next to them.

use std::fs::{self};
use std::os::unix::fs::symlink;

use crate::every_command::cache_contents::{assert_whole, status};
use crate::support::{Fixture, LEGACY_URL, mode, run_unprivileged, set_mode, snapshot};

/// Files of other tools in the cache folder, which must not be touched.
const NEIGHBORS: &[(&str, &str)] = &[
    ("notes.txt", "not JSON"),
    ("list.json", "[{\"accessToken\": \"x\"}]"),
    ("null.json", "null"),
    ("empty.json", ""),
    ("half.json", "{\"accessToken\": \"x"),
    ("folder.json/file", ""),
    ("something.tmp", "{}"),
    ("315be7c652c2222e81bf6555240bd6d9fd0e74d1.json.tmp-1", "{"),
    (
        "botocore-client-id-eu-west-1.json",
        "{\"clientId\": \"c\", \"clientSecret\": \"s\", \"expiresAt\": \"2020-01-01T00:00:00Z\"}",
    ),
    (
        "0000000000000000000000000000000000000000.json",
        "{\"accessToken\": \"x\", \"expiresAt\": \"2020-01-01T00:00:00Z\"}",
    ),
];

#[test]
fn other_files_next_to_the_tokens_are_never_touched() {
    let fixture = Fixture::approving();
    let paths = NEIGHBORS
        .iter()
        .map(|(name, text)| fixture.write(&format!(".aws/sso/cache/{name}"), text));
    let paths: Vec<_> = paths.collect();
    let neighbors = || {
        let state = |path| {
            (
                fs::read(path).unwrap(),
                fs::metadata(path).unwrap().modified().unwrap(),
                mode(path),
            )
        };
        paths.iter().map(|path| state(path)).collect::<Vec<_>>()
    };
    let before = neighbors();
    for arguments in [
        &["login", "--all"][..],
        &["status"],
        &["refresh", "homesso", "worksso", "--force"],
        &["login", "--all", "--fresh"],
        &["logout", "--all"],
    ] {
        let output = fixture.run(arguments);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(!output.stderr.contains("damaged"), "{output}");
        assert_eq!(neighbors(), before, "{arguments:?}");
    }
    for session in ["homesso", "worksso", LEGACY_URL] {
        assert!(!fixture.token_path(session).exists());
    }
}

#[test]
fn a_token_file_that_others_can_read_is_restricted_with_one_warning() {
    let fixture = Fixture::signed_in();
    let path = fixture.token_path("homesso");
    set_mode(&path, 0o644);
    assert_eq!(status(&fixture)["state"], "valid");
    assert_eq!(mode(&path), 0o644, "status changes nothing");
    snapshot!(fixture.run(&["homesso"]), @"
    ------- stderr -------
    homesso  `[HOME]/.aws/sso/cache/315be7c652c2222e81bf6555240bd6d9fd0e74d1.json` was readable by other users: its mode is now 0600
    homesso  still logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
    assert_eq!(mode(&path), 0o600);
    let output = fixture.run(&["homesso"]);
    assert!(!output.stderr.contains("could be read"), "{output}");
}

#[test]
fn a_read_only_file_is_read_and_replaced() {
    let fixture = Fixture::signed_in();
    let path = fixture.token_path("homesso");
    set_mode(&path, 0o400);
    assert_eq!(status(&fixture)["state"], "valid");
    assert_eq!(
        fixture.run(&["refresh", "homesso", "--force"]).code,
        Some(0)
    );
    assert_whole(&fixture, "0400");
}

#[test]
fn a_symbolic_link_is_kept_and_its_target_is_replaced() {
    let fixture = Fixture::signed_in();
    let (path, there) = (
        fixture.token_path("homesso"),
        fixture.path("dotfiles/token"),
    );
    fs::create_dir(fixture.path("dotfiles")).unwrap();
    fs::rename(&path, &there).unwrap();
    symlink("../../../dotfiles/token", &path).unwrap();
    let old = fixture.token("homesso");
    assert_eq!(status(&fixture)["state"], "valid");
    assert_eq!(
        fixture.run(&["refresh", "homesso", "--force"]).code,
        Some(0)
    );
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert_ne!(fixture.token("homesso"), old);
    assert_eq!(fixture.names("dotfiles"), "token");
    assert_whole(&fixture, "a link");
    // A link without a target counts as no token, and a login creates the target.
    fs::remove_file(&there).unwrap();
    assert_eq!(status(&fixture)["state"], "signed-out");
    assert_eq!(fixture.run(&["homesso"]).code, Some(0));
    assert!(fs::symlink_metadata(&there).unwrap().is_file());
    assert_whole(&fixture, "a link to nothing");
}

#[test]
fn a_folder_in_place_of_the_token_file_is_reported_and_kept() {
    let fixture = Fixture::approving();
    let path = fixture.token_path("homesso");
    fs::create_dir_all(path.join("inside")).unwrap();
    let seen = status(&fixture);
    assert_eq!(seen["state"], "unreadable");
    assert_eq!(seen["problem"], "cannot read it: it is not a regular file");
    let output = fixture.run(&["homesso"]);
    assert_eq!(output.code, Some(1), "{output}");
    assert!(path.join("inside").exists());
    fixture.assert_nothing_asked();
}

#[test]
fn a_token_in_a_read_only_folder_is_used_but_not_refreshed() {
    let fixture = Fixture::signed_in();
    let cache = fixture.path(".aws/sso/cache");
    set_mode(&cache, 0o500);
    let before = fs::read(fixture.token_path("homesso")).unwrap();
    assert_eq!(run_unprivileged(&fixture, &["homesso"]).code, Some(0));
    let output = run_unprivileged(&fixture, &["status", "homesso", "--json"]);
    assert_eq!(output.each("state"), ["valid"]);
    let refused = run_unprivileged(&fixture, &["refresh", "homesso", "--force"]);
    snapshot!(refused, @r"
    ------- stderr -------
    error: cannot write `[HOME]/.aws/sso/cache/315be7c652c2222e81bf6555240bd6d9fd0e74d1.json`: Permission denied (os error 13)
    hint: make the file and its folder writable, then try again
    [exit status: 1]
    ");
    assert_eq!(
        run_unprivileged(&fixture, &["login", "homesso", "--force"]),
        refused
    );
    fixture.assert_nothing_asked();
    assert_eq!(fs::read(fixture.token_path("homesso")).unwrap(), before);
    set_mode(&cache, 0o700);
    assert_eq!(
        run_unprivileged(&fixture, &["refresh", "homesso", "--force"]).code,
        Some(0)
    );
}
