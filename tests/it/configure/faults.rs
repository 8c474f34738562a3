//! What can go wrong while the file is written.

use super::*;
use crate::places::bound;

#[test]
fn a_file_that_cannot_be_written_stays_whole() {
    let world = World::approving();
    let folder = world.path(".aws");
    fs::set_permissions(&folder, Permissions::from_mode(0o500)).unwrap();
    let output = bound(&world, &with(NEW, &["--yes"]));
    snapshot!(output, @r"
    ------- stderr -------
    error: cannot write `[HOME]/.aws/config`: Permission denied (os error 13)
    hint: make the file and its folder writable for you, and run this again
    [exit status: 1]
    ");
    assert_eq!(text(&world), README);
    assert_eq!(world.names(".aws"), "config");
    fs::set_permissions(&folder, Permissions::from_mode(0o700)).unwrap();
    assert_eq!(bound(&world, &with(NEW, &["--yes"])).code, Some(0));
}

#[test]
fn where_there_is_no_space_the_file_stays_whole() {
    let world = World::approving();
    let long = format!("{README}# {}\n", "x".repeat(64 * 1024));
    world.config(&long);
    let mut command = Command::new("sh");
    let like = world.command();
    let variables = like
        .get_envs()
        .filter_map(|(name, value)| Some((name, value?)));
    // No file may grow beyond 16 KiB; the signal that says so is ignored, so that the write fails.
    command
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 32; exec \"$@\"",
            "sh",
            env!("CARGO_BIN_EXE_ssologin"),
        ])
        .args(with(NEW, &["--yes"]))
        .env_clear()
        .envs(variables)
        .stdin(Stdio::null());
    let output = crate::run::Running::new(command, &world.path("")).finish();
    assert_eq!(output.code, Some(1), "{output}");
    assert!(output.stderr.contains("File too large"), "{output}");
    assert_eq!(text(&world), long);
    assert_eq!(world.names(".aws"), "config");
}

#[test]
fn killed_at_any_instant_it_leaves_the_old_file_or_the_new_one() {
    let world = World::approving();
    assert_eq!(world.run(&with(NEW, &["--yes"])).code, Some(0));
    let regions = ["eu-west-1", "us-east-1"];
    let texts = regions.map(|region| {
        let session = text(&world).replace(README, "");
        format!("{README}{}", session.replace("eu-west-1", region))
    });
    for round in 0..60_u64 {
        let next = usize::from(text(&world) == texts[0]);
        let run = world.start(&[
            "configure",
            "session",
            "clubsso",
            "--sso-region",
            regions[next],
            "--yes",
        ]);
        std::thread::sleep(std::time::Duration::from_micros(round * 100));
        run.kill();
        assert!(texts.contains(&text(&world)), "{}", text(&world));
    }
    assert_eq!(
        world
            .run(&[
                "configure",
                "session",
                "clubsso",
                "--sso-region",
                "eu-north-1",
                "--yes"
            ])
            .code,
        Some(0)
    );
    let names = world.names("");
    assert!(!names.contains("/.ssologin-"), "{names}");
}

#[test]
fn of_many_that_write_at_once_none_loses_what_another_wrote() {
    let world = World::approving();
    let names: Vec<String> = (0..8).map(|n| format!("s{n}")).collect();
    let runs: Vec<_> = names
        .iter()
        .map(|name| {
            world.start(&[
                "configure",
                "session",
                name,
                "--start-url",
                "https://x.awsapps.com/start",
                "--sso-region",
                "eu-west-1",
                "--yes",
            ])
        })
        .collect();
    let codes: Vec<_> = runs.into_iter().map(|run| run.finish().code).collect();
    let text = text(&world);
    for (name, code) in names.iter().zip(&codes) {
        let is_there = text.contains(&format!("[sso-session {name}]\n"));
        assert_eq!(is_there, *code == Some(0), "{codes:?}\n{text}");
        assert!(matches!(code, Some(0 | 1)), "{codes:?}");
    }
    assert!(codes.contains(&Some(0)));
}
