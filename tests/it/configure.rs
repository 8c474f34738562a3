//! `ssologin configure`: what is written, what is asked, and what is left as it is.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use crate::faults::{Fault, Relay};
use crate::places::bound;
use crate::run::{OLD, README, World, snapshot};
use crate::terminal::Terminal;

const NEW: &[&str] = &[
    "configure",
    "session",
    "clubsso",
    "--start-url",
    "https://clubsso.awsapps.com/start",
    "--sso-region",
    "eu-west-1",
];

fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [arguments, more].concat()
}

fn text(world: &World) -> String {
    fs::read_to_string(world.path(".aws/config")).unwrap()
}

#[test]
fn a_new_session_comes_to_the_end_and_the_old_file_is_kept() {
    let world = World::approving();
    let output = world.run(&with(NEW, &["--yes"]));
    snapshot!(output, @r"
    ------- stderr -------
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    log in with `ssologin clubsso`
    [exit status: 0]
    ");
    assert_eq!(
        text(&world),
        format!(
            "{README}\n[sso-session clubsso]\nsso_start_url = https://clubsso.awsapps.com/start\n\
             sso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n"
        )
    );
    let backup = fs::read_to_string(world.path(".aws/config.ssologin-backup")).unwrap();
    assert_eq!(backup, README);
    assert_eq!(world.names(".aws"), "config\nconfig.ssologin-backup");
    // Once more there is nothing to do, and the backup stays what it is.
    let before = world.tree();
    let again = world.run(&with(NEW, &["--yes"]));
    snapshot!(again, @r"
    ------- stderr -------
    `[HOME]/.aws/config` is so already: nothing to change
    [exit status: 0]
    ");
    assert_eq!(world.tree(), before);
    assert_eq!(world.run(&["clubsso"]).code, Some(0));
}

#[test]
fn a_config_is_begun_for_its_owner_alone() {
    let world = World::approving();
    fs::remove_dir_all(world.path(".aws")).unwrap();
    assert_eq!(world.run(&with(NEW, &["--yes"])).code, Some(0));
    let mode = |path: &str| {
        let metadata = fs::metadata(world.path(path)).unwrap();
        metadata.permissions().mode() & 0o777
    };
    assert_eq!((mode(".aws/config"), mode(".aws")), (0o600, 0o700));
    assert_eq!(world.names(".aws"), "config");
    assert!(text(&world).starts_with("[sso-session clubsso]\n"));
}

#[test]
fn a_relative_path_names_a_file_here() {
    let mut world = World::approving();
    world.set("AWS_CONFIG_FILE", "config");
    for _ in 0..2 {
        let output = world.run(&with(NEW, &["--yes"]));
        assert_eq!(output.code, Some(0), "{output}");
    }
    assert!(world.path("config").exists());
    let output = world.run(&["configure", "session", "clubsso", "--scopes", "a", "--yes"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(world.path("config.ssologin-backup").exists());
}

#[test]
fn a_config_that_the_aws_cli_refuses_is_edited_and_that_is_said() {
    let world = World::approving();
    world.config("[profile a]\nregion = x\nregion = y\n");
    let output = world.run(&with(NEW, &["--yes"]));
    assert_eq!(output.code, Some(0), "{output}");
    let warning = "warning: the AWS CLI reads nothing of the config: [HOME]/.aws/config:3: key `region` is given twice";
    assert!(output.stderr.starts_with(warning), "{output}");
    world.config(b"\xff\xfe[\0");
    let output = world.run(&with(NEW, &["--yes"]));
    assert_eq!(output.code, Some(5), "{output}");
    assert!(output.stderr.contains("save it as UTF-8"), "{output}");
}

#[test]
fn a_dry_run_prints_a_diff_that_patch_takes_and_writes_nothing() {
    let world = World::approving();
    for (before, arguments) in [
        (README.to_owned(), NEW),
        (README.trim_end().to_owned(), NEW),
        (README.replace('\n', "\r\n"), NEW),
        (format!("# caf\u{e9} \u{1b}[31m\n{README}"), NEW),
        (README.to_owned(), &["configure", "migrate"]),
    ] {
        world.config(&before);
        let tree = world.tree();
        let dry = world
            .command()
            .args(with(arguments, &["--dry-run"]))
            .output()
            .unwrap();
        assert!(dry.status.success());
        assert_eq!(world.tree(), tree);
        let patched = world.write("patched", &before);
        let diff = world.write("diff", &dry.stdout);
        let patch = Command::new("patch")
            .args(["--binary", "--no-backup-if-mismatch"])
            .arg(&patched)
            .stdin(fs::File::open(diff).unwrap())
            .stdout(Stdio::null())
            .status();
        assert!(patch.unwrap().success());
        assert_eq!(world.run(&with(arguments, &["--yes"])).code, Some(0));
        assert_eq!(
            fs::read(patched).unwrap(),
            fs::read(world.path(".aws/config")).unwrap()
        );
    }
    world.config("[sso-session homesso]\nsso_region = eu-west-1\n");
    let region = [
        "configure",
        "session",
        "homesso",
        "--start-url",
        "https://homesso.awsapps.com/start/",
    ];
    snapshot!(world.run(&with(&region, &["--dry-run"])), @r"
    --- [HOME]/.aws/config
    +++ [HOME]/.aws/config
    @@ -1,2 +1,3 @@
     [sso-session homesso]
     sso_region = eu-west-1
    +sso_start_url = https://homesso.awsapps.com/start/
    ------- stderr -------
    [exit status: 0]
    ");
}

#[test]
fn where_nobody_can_be_asked_the_option_is_named() {
    let world = World::approving();
    let before = world.tree();
    snapshot!(world.run(NEW), @r"
    ------- stderr -------
    error: nobody can be asked whether it is to be written
    hint: `--yes` writes without asking, `--dry-run` shows what it would write
    [exit status: 2]
    ");
    snapshot!(world.run(&["configure", "session", "clubsso", "--yes"]), @r"
    ------- stderr -------
    error: there is no answer to `SSO start URL`
    hint: give `--start-url`
    [exit status: 2]
    ");
    snapshot!(world.run(&["configure", "session", "clubsso", "--yes", "--start-url", "https://c.awsapps.com/start"]), @r"
    ------- stderr -------
    error: there is no answer to `SSO region`
    hint: give `--sso-region`
    [exit status: 2]
    ");
    assert_eq!(world.run(&["configure", "migrate"]).code, Some(2));
    assert_eq!(world.tree(), before);
}

#[test]
fn one_key_of_a_session_is_changed_and_all_else_stays() {
    let world = World::approving();
    let odd = "# top\r\n[sso-session 'my corp'] # mine\r\n\tSSO_Region=eu-west-1\r\n\tsso_start_url=https://corp.awsapps.com/start/#/\r\n\
               \tnote: x\r\n[default]";
    world.config(odd);
    let output = world.run(&[
        "configure",
        "session",
        "my corp",
        "--sso-region",
        "us-east-1",
        "--yes",
    ]);
    assert_eq!(output.code, Some(0), "{output}");
    let expected = odd.replace("SSO_Region=eu-west-1", "sso_region=us-east-1");
    assert_eq!(text(&world), expected);
}

#[test]
fn what_is_typed_is_checked() {
    let world = World::approving();
    let before = world.tree();
    let refused = |name: &str, options: &[&str]| {
        let output = world.run(&[&["configure", "session", name, "--yes"], options].concat());
        assert_eq!(output.code, Some(2), "{output}");
        assert_eq!(world.tree(), before);
        output.stderr.lines().next().unwrap().to_owned()
    };
    let url = ["--start-url", "https://c.awsapps.com/start"];
    let region = ["--sso-region", "eu-west-1"];
    let all = [url, region].concat();
    snapshot!(refused("my corp", &all), @"error: the name `my corp` has blanks, and the AWS SDKs for Go, Rust, JavaScript and C++ find no quoted name: choose one of letters, digits and `_-./@:+`");
    snapshot!(refused("c", &[&region[..], &["--start-url", "http://c.awsapps.com/start"]].concat()), @"error: `--start-url`: the start URL is no `https` address: write it as `https://…/start`");
    snapshot!(refused("c", &[&region[..], &["--start-url", "https://c.awsapps.com/x"]].concat()), @"error: `--start-url`: the start URL is a page of the portal that is not `/start`: write it as `https://…/start`");
    snapshot!(refused("c", &[&url[..], &["--sso-region", "eu_west_1"]].concat()), @"error: `--sso-region`: that is no region: write one such as `eu-west-1`");
    snapshot!(refused("c", &[&all[..], &["--scopes", "a b"]].concat()), @"error: `--scopes`: scopes are words separated by commas, such as `sso:account:access`");
}

#[test]
fn what_is_odd_is_said_and_written_all_the_same() {
    let world = World::approving();
    let arguments = [
        "configure",
        "session",
        "c",
        "--yes",
        "--start-url",
        "https://HOMESSO.awsapps.com/start/#/",
        "--sso-region",
        "Mars",
        "--scopes",
        "x, y",
    ];
    snapshot!(world.run(&arguments), @r"
    ------- stderr -------
    the start URL is written as `https://homesso.awsapps.com/start`
    warning: `mars` does not look like a region of AWS, such as `eu-west-1`
    warning: without the scope `sso:account:access` the session gives no role credentials
    the same portal is spelled `https://homesso.awsapps.com/start/` elsewhere in the config
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    log in with `ssologin c`
    [exit status: 0]
    ");
    assert!(text(&world).ends_with(
        "[sso-session c]\nsso_start_url = https://homesso.awsapps.com/start\nsso_region = mars\n\
         sso_registration_scopes = x,y\n"
    ));
}

#[test]
fn a_check_asks_the_region_before_anything_is_written() {
    let mut world = World::approving();
    let url = world.sandbox().url().to_owned();
    let refusal = "400 Bad Request\r\nContent-Type: application/json\r\n\
                   X-Amzn-ErrorType: InvalidRequestException\r\n\r\n{\"error\": \"invalid_request\"}";
    let relay = Relay::new(&url, "/device_authorization", Fault::Foreign(refusal));
    world.set("AWS_ENDPOINT_URL_SSO_OIDC", &relay.url);
    let refused = world.run(&with(NEW, &["--yes", "--check"]));
    snapshot!(refused, @r"
    ------- stderr -------
    error: 127.0.0.1:[PORT] refused StartDeviceAuthorization as an invalid request; check that `sso_start_url` and `sso_region` belong together
    [exit status: 1]
    ");
    assert_eq!(text(&world), README);
    assert_eq!(world.asked(), ["RegisterClient"]);
    world.set("AWS_ENDPOINT_URL_SSO_OIDC", &url);
    let before = world.shared_contents();
    let known = [
        "configure",
        "session",
        "homesso",
        "--scopes",
        "sso:account:access,x:y",
        "--check",
    ];
    let dry = world.run(&with(&known, &["--dry-run"]));
    assert_eq!(
        dry.stderr, "checked: `eu-west-1` serves the start URL\n",
        "{dry}"
    );
    assert_eq!(
        world.asked(),
        ["RegisterClient", "StartDeviceAuthorization"]
    );
    assert_eq!(world.shared_contents(), before);
    world.shut_down();
    assert_eq!(world.run(&with(&known, &["--yes"])).code, Some(1));
    assert_eq!(world.shared_contents(), before);
}

#[test]
fn old_profiles_get_a_session_and_keep_their_login() {
    let world = World::approving();
    assert_eq!(world.run(&[OLD]).code, Some(0));
    let old = world.token(OLD);
    world.asked();
    let output = world.run(&["configure", "migrate", "--yes"]);
    snapshot!(output, @r"
    ------- stderr -------
    new session `oldsso` of https://oldsso.awsapps.com/start in us-west-2: oldstyle
    wrote `[HOME]/.aws/config`; what it was is in `[HOME]/.aws/config.ssologin-backup`
    oldsso: the login goes on, 7 h 59 min left; then `ssologin oldsso`, and from then on it renews itself
    from now on a token lives one hour and renews itself: `59 min left` is no loss
    [exit status: 0]
    ");
    let expected = README.replace(
        "sso_start_url = https://oldsso.awsapps.com/start\nsso_region = us-west-2\nsso_account_id",
        "sso_session = oldsso\nsso_account_id",
    );
    assert_eq!(
        text(&world),
        format!(
            "{expected}\n[sso-session oldsso]\nsso_start_url = {OLD}\nsso_region = us-west-2\n\
             sso_registration_scopes = sso:account:access\n"
        )
    );
    let token = world.token("oldsso");
    assert_eq!(
        token.keys().collect::<Vec<_>>(),
        ["startUrl", "region", "accessToken", "expiresAt"]
    );
    assert_eq!(token["accessToken"], old["accessToken"]);
    assert_eq!(world.run(&["oldsso"]).code, Some(0));
    let credentials = world.run(&["credentials", "--profile", "oldstyle"]);
    assert_eq!(credentials.code, Some(0), "{credentials}");
    assert_eq!(world.asked(), ["GetRoleCredentials"]);
    // And back, with what was in the file before.
    snapshot!(world.run(&["configure", "migrate", "--revert", "--yes"]), @r"
    ------- stderr -------
    wrote `[HOME]/.aws/config`
    [exit status: 0]
    ");
    assert_eq!(text(&world), README);
    snapshot!(world.run(&["configure", "migrate", "--revert", "--yes"]), @r"
    ------- stderr -------
    `[HOME]/.aws/config` is so already: nothing to change
    [exit status: 0]
    ");
}

#[test]
fn without_a_good_token_one_login_is_said_to_be_needed() {
    for end in [None, Some(600)] {
        let world = World::approving();
        if let Some(end) = end {
            assert_eq!(world.run(&[OLD]).code, Some(0));
            world.ends_in(OLD, end);
        }
        let output = world.run(&[
            "configure",
            "migrate",
            "oldstyle",
            "--session-name",
            "mine",
            "--yes",
        ]);
        assert!(
            output
                .stderr
                .contains("mine: log in once with `ssologin mine`"),
            "{output}"
        );
        assert!(!world.token_path("mine").exists());
        assert!(text(&world).contains("\nsso_session = mine\n"));
    }
}

#[test]
fn what_cannot_migrate_is_named_and_stays() {
    let world = World::approving();
    let half = format!("{README}\n[profile half]\nsso_start_url = {OLD}\n");
    world.config(&half);
    let output = world.run(&["configure", "migrate", "half", "--yes"]);
    snapshot!(output, @r"
    ------- stderr -------
    warning: the profile `half` stays as it is: it has `sso_start_url` but no `sso_region`
    no profile has a start URL of its own that could migrate: nothing to change
    [exit status: 0]
    ");
    assert_eq!(text(&world), half);
    snapshot!(world.run(&["configure", "migrate", "oldstile", "--yes"]), @r"
    ------- stderr -------
    error: there is no profile `oldstile`
    hint: did you mean `oldstyle`?
    [exit status: 2]
    ");
    let taken = world.run(&[
        "configure",
        "migrate",
        "oldstyle",
        "--session-name",
        "homesso",
        "--yes",
    ]);
    snapshot!(taken, @r"
    ------- stderr -------
    error: [sso-session homesso] is of another portal or region: choose another name
    [exit status: 2]
    ");
    world.config(format!("{README}\n[profile two]\nsso_start_url = https://b.awsapps.com/start\nsso_region = eu-west-1\n"));
    snapshot!(world.run(&["configure", "migrate", "--session-name", "x", "--yes"]), @r"
    ------- stderr -------
    error: `--session-name` is for one session, and the profiles are of several portals or regions
    hint: name profiles of one; these are of different ones: oldstyle, two
    [exit status: 2]
    ");
}

#[test]
fn a_file_that_was_edited_since_is_not_reverted() {
    let world = World::approving();
    snapshot!(world.run(&["configure", "migrate", "--revert", "--yes"]), @r"
    ------- stderr -------
    error: there is no backup of `[HOME]/.aws/config` to go back to
    [exit status: 1]
    ");
    assert_eq!(world.run(&["configure", "migrate", "--yes"]).code, Some(0));
    let edited = text(&world) + "# mine\n";
    world.config(&edited);
    snapshot!(world.run(&["configure", "migrate", "--revert", "--yes"]), @r"
    ------- stderr -------
    error: `[HOME]/.aws/config` was edited since `[HOME]/.aws/config.ssologin-backup` was kept: nothing was written, take over by hand what you need
    [exit status: 1]
    ");
    assert_eq!(text(&world), edited);
}

#[test]
fn a_person_is_asked_for_what_is_missing_and_whether_it_is_to_be_written() {
    let world = World::approving();
    let mut terminal = Terminal::start(&world, &["configure", "session", "clubsso"]);
    terminal.until("SSO start URL: ", 1);
    terminal.line("");
    terminal.until("an answer is wanted", 1);
    terminal.until("SSO start URL: ", 2);
    terminal.line("clubsso.awsapps.com");
    terminal.until("the start URL is no address", 1);
    terminal.until("SSO start URL: ", 3);
    terminal.line("https://clubsso.awsapps.com/start/#/");
    terminal.until("SSO region: ", 1);
    terminal.line("eu-west-1");
    terminal.until("SSO registration scopes [sso:account:access]: ", 1);
    terminal.line("");
    terminal.until("[y/N] ", 1);
    terminal.line("y");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(
        written.contains("+sso_start_url = https://clubsso.awsapps.com/start\u{1b}"),
        "{written}"
    );
    assert!(
        text(&world).contains(
            "\n[sso-session clubsso]\nsso_start_url = https://clubsso.awsapps.com/start\n"
        )
    );

    // What is there is the default; anything but a yes writes nothing.
    let before = world.tree();
    let mut terminal = Terminal::start(&world, &["configure", "session", "clubsso"]);
    terminal.until("SSO start URL [https://clubsso.awsapps.com/start]: ", 1);
    terminal.line("");
    terminal.until("SSO region [eu-west-1]: ", 1);
    terminal.line("us-east-1");
    terminal.until("scopes [sso:account:access]: ", 1);
    terminal.line("");
    terminal.until("[y/N] ", 1);
    terminal.line("");
    let (written, code) = terminal.finish();
    assert_eq!(code, 1, "{written}");
    assert!(written.contains("nothing was written"), "{written}");
    assert_eq!(world.tree(), before);
}

#[test]
fn an_interrupted_or_ended_question_changes_nothing() {
    let world = World::approving();
    let before = world.tree();
    for (arguments, question, flag) in [
        (
            &["configure", "session", "clubsso"][..],
            "SSO start URL: ",
            "--start-url",
        ),
        (
            NEW,
            "SSO registration scopes [sso:account:access]: ",
            "--scopes",
        ),
        (
            &["configure", "migrate"],
            "Session name for https://oldsso.awsapps.com/start in us-west-2 [oldsso]: ",
            "--session-name",
        ),
        (
            &["configure", "migrate", "--session-name", "x"],
            "[y/N] ",
            "--yes",
        ),
    ] {
        let mut terminal = Terminal::start(&world, arguments);
        terminal.until(question, 1);
        terminal.interrupt();
        let (written, code) = terminal.finish();
        assert_eq!(code, 130, "{written}");
        let mut terminal = Terminal::start(&world, arguments);
        terminal.until(question, 1);
        terminal.end_of_input();
        let (written, code) = terminal.finish();
        assert_eq!(code, 2, "{written}");
        assert!(written.contains(flag), "{written}");
    }
    assert_eq!(world.tree(), before);
}

#[test]
fn a_diff_on_a_terminal_obeys_nothing_of_the_file() {
    let world = World::approving();
    world.config(format!("# \u{1b}[2J\u{7}\n{}", README.trim_start()));
    world.config("# \u{1b}[2J\u{7}\n[sso-session homesso]\nsso_region = eu-west-1\n");
    let arguments = [
        "configure",
        "session",
        "homesso",
        "--sso-region",
        "us-east-1",
        "--start-url",
        "https://h.awsapps.com/start",
        "--scopes",
        "sso:account:access",
        "--dry-run",
    ];
    let (written, code) = Terminal::start(&world, &arguments).finish();
    assert_eq!(code, 0, "{written}");
    assert!(
        !written.contains("\u{1b}[2J") && !written.contains('\u{7}'),
        "{written:?}"
    );
    assert!(
        written.contains("\\u{1b}[2J") && written.contains("\u{1b}[3"),
        "{written:?}"
    );
    let (plain, _) = Terminal::start(&world, &with(&arguments, &["--color", "never"])).finish();
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
}

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
