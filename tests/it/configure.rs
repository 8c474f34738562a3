//! `ssologin configure`: what is written, what is asked, and what is left as it is.

mod asked;
mod faults;
mod migrate;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use crate::faults::{Fault, Relay};
use crate::run::{README, World, snapshot};

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
fn what_is_not_named_stays_though_nobody_would_write_it_so() {
    let world = World::approving();
    let odd = "[sso-session s]\nsso_start_url = https://s.awsapps.com/start # old\nsso_region = eu-west-1 # home\n";
    world.config(odd);
    let region = [
        "configure",
        "session",
        "s",
        "--sso-region",
        "us-east-1",
        "--yes",
    ];
    let output = world.run(&region);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(
        text(&world),
        "[sso-session s]\nsso_start_url = https://s.awsapps.com/start # old\n# home\nsso_region = us-east-1\n"
    );
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
