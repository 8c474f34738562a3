//! What can go wrong while the config file is written.

use crate::configure::arguments::{NEW_SESSION, with};
use crate::support::{Fixture, PROGRAM, README, Running, run_unprivileged, set_mode, snapshot};

#[test]
fn a_failed_write_leaves_the_file_intact() {
    let fixture = Fixture::approving();
    let folder = fixture.path(".aws");
    set_mode(&folder, 0o500);
    let output = run_unprivileged(&fixture, &with(NEW_SESSION, &["--yes"]));
    snapshot!(output, @r"
    ------- stderr -------
    error: cannot write `[HOME]/.aws/config`: Permission denied (os error 13)
    hint: make the file and its folder writable, then try again
    [exit status: 1]
    ");
    assert_eq!(fixture.config_text(), README);
    assert_eq!(fixture.names(".aws"), "config");
    set_mode(&folder, 0o700);
    assert_eq!(
        run_unprivileged(&fixture, &with(NEW_SESSION, &["--yes"])).code,
        Some(0)
    );
}

#[test]
fn running_out_of_space_leaves_the_file_intact() {
    let fixture = Fixture::approving();
    let long = format!("{README}# {}\n", "x".repeat(64 * 1024));
    fixture.config(&long);
    let mut command = fixture.other("sh");
    // Files are limited to 16 KiB. `SIGXFSZ` is ignored, so that the write fails instead.
    command
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 32; exec \"$@\"",
            "sh",
            PROGRAM,
        ])
        .args(with(NEW_SESSION, &["--yes"]));
    let output = Running::new(command, fixture.home()).finish();
    assert_eq!(output.code, Some(1), "{output}");
    assert!(output.stderr.contains("File too large"), "{output}");
    assert_eq!(fixture.config_text(), long);
    assert_eq!(fixture.names(".aws"), "config");
}

#[test]
fn a_kill_at_any_time_leaves_either_the_old_file_or_the_new_one() {
    let fixture = Fixture::approving();
    assert_eq!(fixture.run(&with(NEW_SESSION, &["--yes"])).code, Some(0));
    let regions = ["eu-west-1", "us-east-1"];
    let texts = regions.map(|region| {
        let session = fixture.config_text().replace(README, "");
        format!("{README}{}", session.replace("eu-west-1", region))
    });
    for round in 0..60_u64 {
        let next = usize::from(fixture.config_text() == texts[0]);
        let run = fixture.start(&[
            "configure",
            "session",
            "clubsso",
            "--sso-region",
            regions[next],
            "--yes",
        ]);
        std::thread::sleep(std::time::Duration::from_micros(round * 100));
        run.kill();
        assert!(
            texts.contains(&fixture.config_text()),
            "{}",
            fixture.config_text()
        );
    }
    assert_eq!(
        fixture
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
    let names = fixture.names("");
    assert!(!names.contains("/.ssologin-"), "{names}");
}

#[test]
fn concurrent_edits_lose_nothing() {
    let fixture = Fixture::approving();
    let names: Vec<String> = (0..8).map(|n| format!("s{n}")).collect();
    let runs: Vec<_> = names
        .iter()
        .map(|name| {
            fixture.start(&[
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
    let text = fixture.config_text();
    for (name, code) in names.iter().zip(&codes) {
        let is_there = text.contains(&format!("[sso-session {name}]\n"));
        assert_eq!(is_there, *code == Some(0), "{codes:?}\n{text}");
        assert!(matches!(code, Some(0 | 1)), "{codes:?}");
    }
    assert!(codes.contains(&Some(0)));
}
