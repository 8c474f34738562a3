//! `ssologin sandbox`: running a command or a demonstration in a temporary home folder.

use crate::support::{Fixture, PROGRAM, Running, snapshot};

/// Returns a fixture that has `tmp`, an empty folder, as its temporary folder.
fn with_empty_tmp() -> Fixture {
    let mut fixture = Fixture::approving();
    std::fs::create_dir(fixture.path("tmp")).unwrap();
    let temporary = fixture.path("tmp");
    fixture.set("TMPDIR", temporary);
    fixture
}

#[test]
fn the_demonstration_logs_in_twice_and_leaves_nothing_behind() {
    let fixture = with_empty_tmp();
    let before = fixture.contents();
    let output = fixture.run(&["sandbox"]);
    let (text, keys): (Vec<_>, Vec<_>) = output
        .stdout
        .lines()
        .partition(|line| !line.contains(": ASIA"));
    snapshot!(text.join("\n"), "demonstration_piped");
    assert_eq!(keys.len(), 2, "{output}");
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(fixture.contents(), before);
}

#[test]
fn the_sandbox_exits_with_the_code_of_the_command() {
    let fixture = with_empty_tmp();
    let run = |script: &str| fixture.run(&["sandbox", "--", "sh", "-c", script]).code;
    assert_eq!(run("exit 0"), Some(0));
    assert_eq!(run("exit 7"), Some(7));
    assert_eq!(run("kill -9 $$"), Some(137));
    assert_eq!(fixture.names("tmp"), "");
}

#[test]
fn a_command_gets_its_own_home_and_identity_center() {
    let mut fixture = with_empty_tmp();
    fixture.set("AWS_PROFILE", "of-the-outside");
    let script = r#"echo "$HOME|$AWS_PROFILE|$AWS_ENDPOINT_URL_SSO_OIDC"; cat > "$HOME/made""#;
    let output = fixture.run(&["sandbox", "--", "sh", "-c", script]);
    let words: Vec<_> = output.stdout.trim().split('|').collect();
    assert!(
        words[0].starts_with("[HOME]/tmp/ssologin-sandbox-"),
        "{output}"
    );
    assert_eq!(words[1], "");
    assert!(words[2].starts_with("http://127.0.0.1:"), "{output}");
    assert_ne!(words[2], fixture.sandbox().url());
    assert_eq!(fixture.names("tmp"), "");
}

#[test]
fn a_login_in_the_sandbox_needs_no_approval() {
    let fixture = with_empty_tmp();
    let output = fixture.run(&["sandbox", "--", PROGRAM, "--all"]);
    assert_eq!(output.code, Some(0), "{output}");
    fixture.assert_nothing_asked();
}

#[test]
fn the_lifetime_of_a_token_can_be_chosen() {
    let fixture = with_empty_tmp();
    let script = format!("{PROGRAM} homesso && {PROGRAM} status --minutes homesso");
    let arguments = ["sandbox", "--token-lifetime", "5m30s", "--", "sh", "-c"];
    let output = fixture.run(&[&arguments[..], &[&script]].concat());
    assert_eq!(output.stdout, "5\n", "{output}");
}

#[test]
fn the_page_waits_for_an_approval() {
    let fixture = with_empty_tmp();
    let login = [PROGRAM, "homesso", "--timeout", "1s"];
    let output = fixture.run(&[&["sandbox", "--approve", "page", "--"][..], &login].concat());
    assert_eq!(output.code, Some(124), "{output}");
    let output = fixture.run(&["sandbox", "--approve", "page", "--approve-after", "1s"]);
    assert_eq!(output.code, Some(2), "{output}");
}

#[test]
fn a_named_home_is_kept_and_used_again() {
    let fixture = with_empty_tmp();
    let login = |arguments: &[&str]| {
        let home = ["sandbox", "--home", "kept", "--", PROGRAM];
        fixture.run(&[&home[..], arguments].concat())
    };
    assert_eq!(login(&["homesso"]).code, Some(0));
    assert_eq!(login(&["status", "--check", "homesso"]).code, Some(0));
    assert!(fixture.path("kept/.aws/config").exists());
    assert_eq!(fixture.names("tmp"), "");
}

#[test]
fn the_real_home_is_never_used() {
    let fixture = with_empty_tmp();
    let before = fixture.contents();
    let home = fixture.path("").display().to_string();
    snapshot!(fixture.run(&["sandbox", "--home", &home, "--", "true"]), @r"
    ------- stderr -------
    error: [HOME]/ is your real home folder, which the sandbox never touches
    [exit status: 1]
    ");
    for home in [".", ".aws", ".aws/sandbox", "tmp/../.aws/sso"] {
        let output = fixture.run(&["sandbox", "--home", home, "--", "true"]);
        assert_eq!(output.code, Some(1), "{output}");
    }
    assert_eq!(fixture.contents(), before);
}

#[test]
fn a_folder_with_the_config_file_of_another_tool_is_never_used() {
    let fixture = with_empty_tmp();
    fixture.write("theirs/.aws/config", "mine");
    let before = fixture.contents();
    snapshot!(fixture.run(&["sandbox", "--home", "theirs", "--", "true"]), @r"
    ------- stderr -------
    error: [HOME]/theirs contains an .aws folder that the sandbox did not create
    [exit status: 1]
    ");
    assert_eq!(fixture.contents(), before);
}

#[test]
fn a_command_that_cannot_run_is_reported() {
    let fixture = with_empty_tmp();
    snapshot!(fixture.run(&["sandbox", "--", "/nonexistent/program"]), @r"
    ------- stderr -------
    error: cannot run `/nonexistent/program`: No such file or directory (os error 2)
    hint: is it in `PATH`?
    [exit status: 1]
    ");
    let port = fixture
        .sandbox()
        .url()
        .rsplit(':')
        .next()
        .unwrap()
        .to_owned();
    let output = fixture.run(&["sandbox", "--port", &port, "--", "true"]);
    assert_eq!(output.code, Some(1), "{output}");
    assert!(output.stderr.contains(&port), "{output}");
    assert_eq!(fixture.names("tmp"), "");
}

#[test]
fn an_interrupt_leaves_nothing_behind() {
    let fixture = with_empty_tmp();
    let gate = fixture.pipe("gate");
    let mut command = fixture.command();
    let script = format!(
        "trap 'exit 130' INT; echo ready >&2; read -r line < {}",
        gate.display()
    );
    command.args(["sandbox", "--", "sh", "-c", &script]);
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut sandbox = Running::new(command, fixture.home());
    sandbox.until("ready");
    assert_ne!(fixture.names("tmp"), "");
    sandbox.interrupt_group();
    let output = sandbox.finish();
    assert_eq!(output.code, Some(130), "{output}");
    assert_eq!(fixture.names("tmp"), "");
}

#[test]
fn the_program_is_in_the_path_of_the_sandbox_even_if_it_is_not_installed() {
    let fixture = Fixture::approving();
    let output = fixture.run(&["sandbox", "--", "sh", "-c", "ssologin --version"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(output.stdout.starts_with("ssologin "), "{output}");
}
