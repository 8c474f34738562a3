//! Places and modes of cache files as people and other tools leave them, and what lies beside them.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::process::Command;

use crate::run::{OLD, Output, Running, World, snapshot};
use crate::shapes::{assert_whole, mode, status};

/// What else may lie in the folder, none of it ours to touch.
const NEIGHBOURS: &[(&str, &str)] = &[
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
fn what_lies_beside_the_tokens_is_never_touched() {
    let world = World::approving();
    let paths = NEIGHBOURS
        .iter()
        .map(|(name, text)| world.write(&format!(".aws/sso/cache/{name}"), text));
    let paths: Vec<_> = paths.collect();
    let neighbours = || {
        let state = |path| {
            (
                fs::read(path).unwrap(),
                fs::metadata(path).unwrap().modified().unwrap(),
                mode(path),
            )
        };
        paths.iter().map(|path| state(path)).collect::<Vec<_>>()
    };
    let before = neighbours();
    for arguments in [
        &["login", "--all"][..],
        &["status"],
        &["refresh", "homesso", "worksso", "--force"],
        &["login", "--all", "--fresh"],
        &["logout", "--all"],
    ] {
        let output = world.run(arguments);
        assert_eq!(output.code, Some(0), "{output}");
        assert!(!output.stderr.contains("damaged"), "{output}");
        assert_eq!(neighbours(), before, "{arguments:?}");
    }
    for session in ["homesso", "worksso", OLD] {
        assert!(!world.token_path(session).exists());
    }
}

#[test]
fn a_file_that_others_can_read_is_taken_from_them_and_that_is_said_once() {
    let world = World::approving().logged_in(&["homesso"]);
    let path = world.token_path("homesso");
    fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
    assert_eq!(status(&world)["state"], "valid");
    assert_eq!(mode(&path), 0o644, "status changes nothing");
    snapshot!(world.run(&["homesso"]), @r"
    ------- stderr -------
    homesso  `[HOME]/.aws/sso/cache/315be7c652c2222e81bf6555240bd6d9fd0e74d1.json` could be read by others: it is 0600 now
    homesso  kept: 59 min left, renews itself
    [exit status: 0]
    ");
    assert_eq!(mode(&path), 0o600);
    let output = world.run(&["homesso"]);
    assert!(!output.stderr.contains("could be read"), "{output}");
}

#[test]
fn a_file_that_is_read_only_is_read_and_replaced() {
    let world = World::approving().logged_in(&["homesso"]);
    let path = world.token_path("homesso");
    fs::set_permissions(&path, Permissions::from_mode(0o400)).unwrap();
    assert_eq!(status(&world)["state"], "valid");
    assert_eq!(world.run(&["refresh", "homesso", "--force"]).code, Some(0));
    assert_whole(&world, "0400");
}

#[test]
fn a_link_stays_and_what_it_leads_to_is_replaced() {
    let world = World::approving().logged_in(&["homesso"]);
    let (path, there) = (world.token_path("homesso"), world.path("dotfiles/token"));
    fs::create_dir(world.path("dotfiles")).unwrap();
    fs::rename(&path, &there).unwrap();
    symlink("../../../dotfiles/token", &path).unwrap();
    let old = world.token("homesso");
    assert_eq!(status(&world)["state"], "valid");
    assert_eq!(world.run(&["refresh", "homesso", "--force"]).code, Some(0));
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert_ne!(world.token("homesso"), old);
    assert_eq!(world.names("dotfiles"), "token");
    assert_whole(&world, "a link");
    // A link that leads nowhere yet is no token, and the login fills its place.
    fs::remove_file(&there).unwrap();
    assert_eq!(status(&world)["state"], "signed-out");
    assert_eq!(world.run(&["homesso"]).code, Some(0));
    assert!(fs::symlink_metadata(&there).unwrap().is_file());
    assert_whole(&world, "a link to nothing");
}

#[test]
fn a_folder_in_the_place_of_the_token_is_named_and_stays() {
    let world = World::approving();
    let path = world.token_path("homesso");
    fs::create_dir_all(path.join("inside")).unwrap();
    let seen = status(&world);
    assert_eq!(seen["state"], "unreadable");
    assert_eq!(
        seen["problem"],
        "it cannot be read: it is not a regular file"
    );
    let output = world.run(&["homesso"]);
    assert_eq!(output.code, Some(1), "{output}");
    assert!(path.join("inside").exists());
    assert_eq!(world.asked(), [""; 0]);
}

/// Runs the program as somebody whom permissions bind, which the superuser is not.
pub(crate) fn bound(world: &World, arguments: &[&str]) -> Output {
    use std::os::unix::fs::chown;
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65534;
    let home = world.path(".aws").parent().unwrap().to_owned();
    if !rustix::process::geteuid().is_root() {
        return world.run(arguments);
    }
    let program = world.path("program");
    if !program.exists() {
        fs::copy(env!("CARGO_BIN_EXE_ssologin"), &program).unwrap();
    }
    let paths = world.contents().into_keys();
    for path in paths.map(|path| home.join(path)).chain([home.clone()]) {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let like = world.command();
    let variables = like
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)));
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env_clear()
        .envs(variables)
        .current_dir(&home)
        .uid(NOBODY)
        .gid(NOBODY);
    Running::new(command, &home).finish()
}

#[test]
fn a_token_in_a_read_only_folder_is_used_and_its_refresh_token_is_not_spent() {
    let world = World::approving().logged_in(&["homesso"]);
    let cache = world.path(".aws/sso/cache");
    fs::set_permissions(&cache, Permissions::from_mode(0o500)).unwrap();
    let before = fs::read(world.token_path("homesso")).unwrap();
    assert_eq!(bound(&world, &["homesso"]).code, Some(0));
    let output = bound(&world, &["status", "homesso", "--json"]);
    assert_eq!(output.each("state"), ["valid"]);
    let refused = bound(&world, &["refresh", "homesso", "--force"]);
    snapshot!(refused, @r"
    ------- stderr -------
    error: cannot write `[HOME]/.aws/sso/cache/315be7c652c2222e81bf6555240bd6d9fd0e74d1.json`: Permission denied (os error 13)
    hint: make the file and its folder writable for you, and run this again
    [exit status: 1]
    ");
    assert_eq!(bound(&world, &["login", "homesso", "--force"]), refused);
    assert_eq!(world.asked(), [""; 0]);
    assert_eq!(fs::read(world.token_path("homesso")).unwrap(), before);
    fs::set_permissions(&cache, Permissions::from_mode(0o700)).unwrap();
    assert_eq!(
        bound(&world, &["refresh", "homesso", "--force"]).code,
        Some(0)
    );
}
