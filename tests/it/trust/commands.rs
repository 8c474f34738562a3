//! Commands that a config or the service could make us run, and what they and other programs get.

use crate::support::{Fixture, README, set_mode};

/// A config with a browser command that leaves a trace.
fn with_command(fixture: &Fixture) -> String {
    let script = fixture.script("evil", "touch \"$HOME/ran\"");
    README.replace(
        "[sso-session homesso]\n",
        &format!(
            "[sso-session homesso]\nssologin_browser = {}\n",
            script.display()
        ),
    )
}

#[test]
fn a_config_that_others_can_change_cannot_name_a_program() {
    for (path, mode) in [(".aws/config", 0o666), (".aws", 0o777)] {
        let mut fixture = Fixture::approving();
        fixture.unset("SSOLOGIN_NO_BROWSER");
        fixture.config(with_command(&fixture));
        set_mode(&fixture.path(path), mode);
        let output = fixture.run(&["login", "homesso"]);
        assert_eq!(output.code, Some(0), "{output}");
        let said = "warning: other users can change `[HOME]/.aws/config`, so no \
            `ssologin_browser` in it is run\n";
        assert!(output.stderr.contains(said), "{output}");
        assert!(!fixture.path("ran").exists(), "{path}");
    }
}

#[test]
fn a_program_that_another_config_file_names_is_shown() {
    let mut fixture = Fixture::approving();
    fixture.allow_browser();
    let script = fixture.script("browser", crate::support::REPORT_ARGUMENTS);
    let text = README.replace(
        "[sso-session homesso]\n",
        &format!(
            "[sso-session homesso]\nssologin_browser = {}\n",
            script.display()
        ),
    );
    let config = fixture.write("repository/config", text);
    fixture.set("AWS_CONFIG_FILE", &config);
    let login = fixture.start(&["login", "homesso"]);
    assert!(fixture.opened().contains("/device?user_code="));
    let output = login.finish();
    let said = "the browser is `[HOME]/browser`, as `ssologin_browser` says at [HOME]/repository/config:2\n";
    assert!(output.stderr.contains(said), "{output}");
}

#[test]
fn a_region_that_is_no_region_is_never_passed_on() {
    for region in [
        "eu west 1",
        "eu-west-1\u{0}x",
        "eu-west-1; id",
        "../..",
        "-x",
    ] {
        let fixture = Fixture::signed_in();
        fixture.config(README.replace(
            "sso_role_name = MuppetAccess\nregion = eu-west-1\n",
            &format!("sso_role_name = MuppetAccess\nregion = {region}\n"),
        ));
        for command in [
            &["exec", "--profile", "homesso.muppetuser", "--", "env"][..],
            &["credentials", "--profile", "homesso.muppetuser"],
            &["console", "--profile", "homesso.muppetuser", "--print"],
            &["whoami", "--profile", "homesso.muppetuser"],
        ] {
            let output = fixture.run(command);
            assert_eq!(output.code, Some(5), "{command:?} {output}");
            assert_eq!(output.stdout, "");
            let said = "[HOME]/.aws/config:15: `region` in [profile homesso.muppetuser] is not a region; use a region such as `eu-west-1`";
            assert!(output.stderr.contains(said), "{output}");
        }
    }
}

#[test]
fn a_region_of_the_environment_or_the_command_line_that_is_no_region_is_never_passed_on() {
    let mut fixture = Fixture::signed_in();
    let exec: &[&str] = &["exec", "--profile", "homesso.muppetuser", "--", "env"];
    fixture.config(README.replace("\nregion = eu-west-1\n", "\n"));
    for variable in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        fixture.set(variable, "eu west 1");
        let output = fixture.run(exec);
        assert_eq!(output.code, Some(5), "{output}");
        let said = format!("error: the variable `{variable}` is not a region\n");
        assert!(output.stderr.contains(&said), "{output}");
        fixture.unset(variable);
    }
    let output = fixture.run(&[
        "exec",
        "--session",
        "homesso",
        "--account",
        "111122223333",
        "--role",
        "R",
        "--region",
        "eu west 1",
        "--",
        "env",
    ]);
    assert_eq!(output.code, Some(2), "{output}");
}
