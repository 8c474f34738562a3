//! `ssologin sandbox`: a command, or a demonstration, in a throw-away home.

use crate::run::{Running, World, snapshot};

/// A world whose temporary folder is a known one, and empty.
fn world() -> World {
    let mut world = World::approving();
    std::fs::create_dir(world.path("tmp")).unwrap();
    let temporary = world.path("tmp");
    world.set("TMPDIR", temporary);
    world
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_ssologin");

#[test]
fn the_demonstration_logs_in_twice_and_leaves_nothing_behind() {
    let world = world();
    let before = world.contents();
    let output = world.run(&["sandbox"]);
    let (text, keys): (Vec<_>, Vec<_>) = output
        .stdout
        .lines()
        .partition(|line| !line.contains(": ASIA"));
    snapshot!(text.join("\n"), @r"
    A local IAM Identity Center answers at http://127.0.0.1:[PORT]
    Its codes approve themselves; nothing leaves this machine, and ~/.aws is not touched.

    $ ssologin homesso worksso --no-browser

    $ ssologin status
    SESSION                           STATE       TOKEN   RENEWABLE  SIGN-IN (ESTIMATE)  PROFILES
    homesso                           valid       59 min  yes        ~7 h 59 min         homesso.muppetuser, homesso.muppetadmin
    worksso                           valid       59 min  yes        ~7 h 59 min         worksso.dev, worksso.audit
    https://oldsso.awsapps.com/start  signed-out  -       no                             oldstyle

    Written, where every AWS SDK looks for it:
      ~/.aws/sso/cache/1500480509b3d1b4a57113c66ba15172fa84b3f8.json
        startUrl, region, accessToken, expiresAt, clientId, clientSecret, registrationExpiresAt, refreshToken
      ~/.aws/sso/cache/315be7c652c2222e81bf6555240bd6d9fd0e74d1.json
        startUrl, region, accessToken, expiresAt, clientId, clientSecret, registrationExpiresAt, refreshToken
      ~/.aws/sso/cache/aeb4ade1897115eecded4c20d82f702d84aae043.json
        clientId, clientSecret, expiresAt, scopes
      ~/.aws/sso/cache/fdfd6d9bd66b628207ac950535aa4ca192516223.json
        clientId, clientSecret, expiresAt, scopes

    Role credentials by a profile of each session:
     Look around in it:  cargo run --release -- sandbox -- bash  (installed: ssologin sandbox -- bash)
    ");
    assert_eq!(keys.len(), 2, "{output}");
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(world.contents(), before);
}

#[test]
fn a_command_ends_it_with_its_own_code() {
    let world = world();
    let run = |script: &str| world.run(&["sandbox", "--", "sh", "-c", script]).code;
    assert_eq!(run("exit 0"), Some(0));
    assert_eq!(run("exit 7"), Some(7));
    assert_eq!(run("kill -9 $$"), Some(137));
    assert_eq!(world.names("tmp"), "");
}

#[test]
fn a_command_finds_another_home_and_another_center() {
    let mut world = world();
    world.set("AWS_PROFILE", "of-the-outside");
    let script = r#"echo "$HOME|$AWS_PROFILE|$AWS_ENDPOINT_URL_SSO_OIDC"; cat > "$HOME/made""#;
    let output = world.run(&["sandbox", "--", "sh", "-c", script]);
    let words: Vec<_> = output.stdout.trim().split('|').collect();
    assert!(
        words[0].starts_with("[HOME]/tmp/ssologin-sandbox-"),
        "{output}"
    );
    assert_eq!(words[1], "");
    assert!(words[2].starts_with("http://127.0.0.1:"), "{output}");
    assert_ne!(words[2], world.sandbox().url());
    assert_eq!(world.names("tmp"), "");
}

#[test]
fn a_login_in_it_needs_nobody() {
    let world = world();
    let output = world.run(&["sandbox", "--", PROGRAM, "--all"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn the_life_of_a_token_can_be_chosen() {
    let world = world();
    let script = format!("{PROGRAM} homesso && {PROGRAM} status --minutes homesso");
    let arguments = ["sandbox", "--token-lifetime", "5m30s", "--", "sh", "-c"];
    let output = world.run(&[&arguments[..], &[&script]].concat());
    assert_eq!(output.stdout, "5\n", "{output}");
}

#[test]
fn the_page_waits_for_a_person() {
    let world = world();
    let login = [PROGRAM, "homesso", "--timeout", "1s"];
    let output = world.run(&[&["sandbox", "--approve", "page", "--"][..], &login].concat());
    assert_eq!(output.code, Some(124), "{output}");
    let output = world.run(&["sandbox", "--approve", "page", "--approve-after", "1s"]);
    assert_eq!(output.code, Some(2), "{output}");
}

#[test]
fn a_home_that_is_named_is_kept_and_used_again() {
    let world = world();
    let login = |arguments: &[&str]| {
        let home = ["sandbox", "--home", "kept", "--", PROGRAM];
        world.run(&[&home[..], arguments].concat())
    };
    assert_eq!(login(&["homesso"]).code, Some(0));
    assert_eq!(login(&["status", "--check", "homesso"]).code, Some(0));
    assert!(world.path("kept/.aws/config").exists());
    assert_eq!(world.names("tmp"), "");
}

#[test]
fn the_real_home_is_never_used() {
    let world = world();
    let before = world.contents();
    let home = world.path("").display().to_string();
    snapshot!(world.run(&["sandbox", "--home", &home, "--", "true"]), @r"
    ------- stderr -------
    error: [HOME]/ is the real home, which the sandbox never touches
    [exit status: 1]
    ");
    for home in [".", ".aws", ".aws/sandbox", "tmp/../.aws/sso"] {
        let output = world.run(&["sandbox", "--home", home, "--", "true"]);
        assert_eq!(output.code, Some(1), "{output}");
    }
    assert_eq!(world.contents(), before);
}

#[test]
fn a_folder_with_a_config_of_somebody_is_never_used() {
    let world = world();
    world.write("theirs/.aws/config", "mine");
    let before = world.contents();
    snapshot!(world.run(&["sandbox", "--home", "theirs", "--", "true"]), @r"
    ------- stderr -------
    error: [HOME]/theirs holds an .aws folder that the sandbox did not make
    [exit status: 1]
    ");
    assert_eq!(world.contents(), before);
}

#[test]
fn what_cannot_run_is_told() {
    let world = world();
    snapshot!(world.run(&["sandbox", "--", "/nonexistent/program"]), @r"
    ------- stderr -------
    error: cannot run `/nonexistent/program`: No such file or directory (os error 2)
    hint: is it in `PATH`?
    [exit status: 1]
    ");
    let port = world.sandbox().url().rsplit(':').next().unwrap().to_owned();
    let output = world.run(&["sandbox", "--port", &port, "--", "true"]);
    assert_eq!(output.code, Some(1), "{output}");
    assert!(output.stderr.contains(&port), "{output}");
    assert_eq!(world.names("tmp"), "");
}

#[test]
fn an_interrupt_leaves_nothing_behind() {
    let world = world();
    let gate = world.pipe("gate");
    let mut command = world.command();
    let script = format!(
        "trap 'exit 130' INT; echo ready >&2; read -r line < {}",
        gate.display()
    );
    command.args(["sandbox", "--", "sh", "-c", &script]);
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut sandbox = Running::new(command, &world.path(""));
    sandbox.until("ready");
    assert_ne!(world.names("tmp"), "");
    sandbox.interrupt_group();
    let output = sandbox.finish();
    assert_eq!(output.code, Some(130), "{output}");
    assert_eq!(world.names("tmp"), "");
}

#[test]
fn the_program_finds_itself_inside_though_it_is_not_installed() {
    let world = World::approving();
    let output = world.run(&["sandbox", "--", "sh", "-c", "ssologin --version"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert!(output.stdout.starts_with("ssologin "), "{output}");
}
