//! `ssologin configure session`: what is written, and what stays unchanged.

use std::fs;
use std::process::{Command, Stdio};

use crate::configure::arguments::{NEW_SESSION, with};
use crate::support::{Fault, Fixture, README, Relay, mode, snapshot};

#[test]
fn a_new_session_is_appended_and_the_old_file_is_backed_up() {
    let fixture = Fixture::approving();
    let output = fixture.run(&with(NEW_SESSION, &["--yes"]));
    snapshot!(output, @r"
    ------- stderr -------
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    log in with `ssologin clubsso`
    [exit status: 0]
    ");
    assert_eq!(
        fixture.config_text(),
        format!(
            "{README}\n[sso-session clubsso]\nsso_start_url = https://clubsso.awsapps.com/start\n\
             sso_region = eu-west-1\nsso_registration_scopes = sso:account:access\n"
        )
    );
    let backup = fs::read_to_string(fixture.path(".aws/config.ssologin-backup")).unwrap();
    assert_eq!(backup, README);
    assert_eq!(fixture.names(".aws"), "config\nconfig.ssologin-backup");
    // A second run has nothing to do, and leaves the backup alone.
    let before = fixture.tree();
    let again = fixture.run(&with(NEW_SESSION, &["--yes"]));
    snapshot!(again, @r"
    ------- stderr -------
    `[HOME]/.aws/config` is already up to date
    [exit status: 0]
    ");
    assert_eq!(fixture.tree(), before);
    assert_eq!(fixture.run(&["clubsso"]).code, Some(0));
}

#[test]
fn only_the_owner_can_read_a_new_config() {
    let fixture = Fixture::approving();
    fs::remove_dir_all(fixture.path(".aws")).unwrap();
    assert_eq!(fixture.run(&with(NEW_SESSION, &["--yes"])).code, Some(0));
    let mode = |path: &str| mode(&fixture.path(path));
    assert_eq!((mode(".aws/config"), mode(".aws")), (0o600, 0o700));
    assert_eq!(fixture.names(".aws"), "config");
    assert!(fixture.config_text().starts_with("[sso-session clubsso]\n"));
}

#[test]
fn a_relative_path_names_a_file_in_the_current_folder() {
    let mut fixture = Fixture::approving();
    fixture.set("AWS_CONFIG_FILE", "config");
    for _ in 0..2 {
        let output = fixture.run(&with(NEW_SESSION, &["--yes"]));
        assert_eq!(output.code, Some(0), "{output}");
    }
    assert!(fixture.path("config").exists());
    let output = fixture.run(&["configure", "session", "clubsso", "--scopes", "a", "--yes"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(fixture.path("config.ssologin-backup").exists());
}

#[test]
fn a_config_file_that_the_aws_cli_rejects_is_edited_with_a_warning() {
    let fixture = Fixture::approving();
    fixture.config("[profile a]\nregion = x\nregion = y\n");
    let output = fixture.run(&with(NEW_SESSION, &["--yes"]));
    assert_eq!(output.code, Some(0), "{output}");
    let warning = "warning: the AWS CLI cannot read this config file: [HOME]/.aws/config:3: \
        duplicate key `region`";
    assert!(output.stderr.starts_with(warning), "{output}");
    fixture.config(b"\xff\xfe[\0");
    let output = fixture.run(&with(NEW_SESSION, &["--yes"]));
    assert_eq!(output.code, Some(5), "{output}");
    assert!(output.stderr.contains("save it as UTF-8"), "{output}");
}

#[test]
fn a_dry_run_prints_a_diff_that_patch_accepts_and_writes_nothing() {
    let fixture = Fixture::approving();
    for (before, arguments) in [
        (README.to_owned(), NEW_SESSION),
        (README.trim_end().to_owned(), NEW_SESSION),
        (README.replace('\n', "\r\n"), NEW_SESSION),
        (format!("# caf\u{e9} \u{1b}[31m\n{README}"), NEW_SESSION),
        (README.to_owned(), &["configure", "migrate"]),
    ] {
        fixture.config(&before);
        let tree = fixture.tree();
        let dry = fixture
            .command()
            .args(with(arguments, &["--dry-run"]))
            .output()
            .unwrap();
        assert!(dry.status.success());
        assert_eq!(fixture.tree(), tree);
        let patched = fixture.write("patched", &before);
        let diff = fixture.write("diff", &dry.stdout);
        let patch = Command::new("patch")
            .args(["--binary", "--no-backup-if-mismatch"])
            .arg(&patched)
            .stdin(fs::File::open(diff).unwrap())
            .stdout(Stdio::null())
            .status();
        assert!(patch.unwrap().success());
        assert_eq!(fixture.run(&with(arguments, &["--yes"])).code, Some(0));
        assert_eq!(
            fs::read(patched).unwrap(),
            fs::read(fixture.path(".aws/config")).unwrap()
        );
    }
    fixture.config("[sso-session homesso]\nsso_region = eu-west-1\n");
    let region = [
        "configure",
        "session",
        "homesso",
        "--start-url",
        "https://homesso.awsapps.com/start/",
    ];
    snapshot!(fixture.run(&with(&region, &["--dry-run"])), @r"
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
fn changing_one_key_of_a_session_leaves_everything_else_unchanged() {
    let fixture = Fixture::approving();
    let odd = "# top\r\n[sso-session 'my corp'] # mine\r\n\tSSO_Region=eu-west-1\r\n\tsso_start_url=https://corp.awsapps.com/start/#/\r\n\
               \tnote: x\r\n[default]";
    fixture.config(odd);
    let output = fixture.run(&[
        "configure",
        "session",
        "my corp",
        "--sso-region",
        "us-east-1",
        "--yes",
    ]);
    assert_eq!(output.code, Some(0), "{output}");
    let expected = odd.replace("SSO_Region=eu-west-1", "sso_region=us-east-1");
    assert_eq!(fixture.config_text(), expected);
}

#[test]
fn keys_without_an_option_are_left_alone_however_unusual() {
    let fixture = Fixture::approving();
    let odd = "[sso-session s]\nsso_start_url = https://s.awsapps.com/start # old\nsso_region = eu-west-1 # home\n";
    fixture.config(odd);
    let region = [
        "configure",
        "session",
        "s",
        "--sso-region",
        "us-east-1",
        "--yes",
    ];
    let output = fixture.run(&region);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(
        fixture.config_text(),
        "[sso-session s]\nsso_start_url = https://s.awsapps.com/start # old\n# home\nsso_region = us-east-1\n"
    );
}

#[test]
fn invalid_options_are_rejected() {
    let fixture = Fixture::approving();
    let before = fixture.tree();
    let refused = |name: &str, options: &[&str]| {
        let output = fixture.run(&[&["configure", "session", name, "--yes"], options].concat());
        assert_eq!(output.code, Some(2), "{output}");
        assert_eq!(fixture.tree(), before);
        output.stderr.lines().next().unwrap().to_owned()
    };
    let url = ["--start-url", "https://c.awsapps.com/start"];
    let region = ["--sso-region", "eu-west-1"];
    let all = [url, region].concat();
    snapshot!(refused("my corp", &all), @"error: the name `my corp` contains spaces, and the AWS \
        SDKs for Go, Rust, JavaScript and C++ do not find quoted names: use only letters, digits \
        and `_-./@:+`");
    snapshot!(refused("c", &[&region[..], &["--start-url", "http://c.awsapps.com/start"]].concat()), @"error: \
        `--start-url`: the start URL is not an `https` URL: use the form `https://…/start`");
    snapshot!(refused("c", &[&region[..], &["--start-url", "https://c.awsapps.com/x"]].concat()), @"error: \
        `--start-url`: the start URL is a page of the portal other than `/start`: use the form \
        `https://…/start`");
    snapshot!(refused("c", &[&url[..], &["--sso-region", "eu_west_1"]].concat()), @"error: \
        `--sso-region`: not a region: use a name such as `eu-west-1`");
    snapshot!(refused("c", &[&all[..], &["--scopes", "a b"]].concat()), @"error: `--scopes`: \
        scopes are separated by commas, for example `sso:account:access`");
}

#[test]
fn unusual_values_are_written_with_a_warning() {
    let fixture = Fixture::approving();
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
    snapshot!(fixture.run(&arguments), @r"
    ------- stderr -------
    the start URL is saved as `https://homesso.awsapps.com/start`
    warning: `mars` does not look like an AWS region such as `eu-west-1`
    warning: without the scope `sso:account:access`, the session cannot get role credentials
    the same portal is spelled `https://homesso.awsapps.com/start/` elsewhere in the config file
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    log in with `ssologin c`
    [exit status: 0]
    ");
    assert!(fixture.config_text().ends_with(
        "[sso-session c]\nsso_start_url = https://homesso.awsapps.com/start\nsso_region = mars\n\
         sso_registration_scopes = x,y\n"
    ));
}

#[test]
fn a_check_contacts_the_region_before_anything_is_written() {
    let mut fixture = Fixture::approving();
    let url = fixture.sandbox().url().to_owned();
    let refusal = "400 Bad Request\r\nContent-Type: application/json\r\n\
                   X-Amzn-ErrorType: InvalidRequestException\r\n\r\n{\"error\": \"invalid_request\"}";
    let relay = Relay::new(&url, "POST /device_authorization ", Fault::Foreign(refusal));
    fixture.set("AWS_ENDPOINT_URL_SSO_OIDC", &relay.url);
    let refused = fixture.run(&with(NEW_SESSION, &["--yes", "--check"]));
    snapshot!(refused, @r"
    ------- stderr -------
    error: 127.0.0.1:[PORT] rejected StartDeviceAuthorization as an invalid request; check that `sso_start_url` and `sso_region` belong together
    [exit status: 1]
    ");
    assert_eq!(fixture.config_text(), README);
    assert_eq!(fixture.asked(), ["RegisterClient"]);
    fixture.set("AWS_ENDPOINT_URL_SSO_OIDC", &url);
    let before = fixture.shared_contents();
    let known = [
        "configure",
        "session",
        "homesso",
        "--scopes",
        "sso:account:access,x:y",
        "--check",
    ];
    let dry = fixture.run(&with(&known, &["--dry-run"]));
    assert_eq!(
        dry.stderr, "checked: `eu-west-1` serves the start URL\n",
        "{dry}"
    );
    assert_eq!(
        fixture.asked(),
        ["RegisterClient", "StartDeviceAuthorization"]
    );
    assert_eq!(fixture.shared_contents(), before);
    fixture.shut_down();
    assert_eq!(fixture.run(&with(&known, &["--yes"])).code, Some(1));
    assert_eq!(fixture.shared_contents(), before);
}
