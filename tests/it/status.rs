//! `ssologin status`: files and the clock, and nothing else.

use serde_json::json;

use crate::run::{OLD, World, snapshot};
use crate::terminal::Terminal;

/// One session in each state; what is left of the first is 42 minutes and a half.
fn each_state() -> World {
    let world = World::approving();
    let mut config = String::new();
    for name in ["valid", "renewable", "expired", "signed-out", "unreadable"] {
        config += &format!(
            "[sso-session {name}]\nsso_start_url = https://{name}.awsapps.com/start\nsso_region = eu-west-1\n[profile p-{name}]\nsso_session = {name}\nsso_account_id = 123412341234\nsso_role_name = R\n"
        );
    }
    world.config(config);
    let world = world.logged_in(&["valid", "renewable", "expired"]);
    world.ends_in("valid", 42 * 60 + 30);
    world.ends_in("renewable", -60);
    world.wear_out("expired");
    std::fs::write(world.token_path("unreadable"), "[]").unwrap();
    world
}

#[test]
fn the_table_shows_each_state() {
    let world = each_state();
    snapshot!(world.run(&["status"]), @r"
    SESSION     STATE       TOKEN   RENEWABLE  SIGN-IN (ESTIMATE)  PROFILES      PROBLEM
    valid       valid       42 min  yes        ~7 h 59 min         p-valid
    renewable   renewable   -       yes        ~7 h 59 min         p-renewable
    expired     expired     -       no                             p-expired
    signed-out  signed-out  -       no                             p-signed-out
    unreadable  unreadable  -       no                             p-unreadable  it is not a whole JSON object
    ------- stderr -------
    [exit status: 0]
    ");
}

#[test]
fn the_document_has_the_fields_of_the_contract() {
    let world = each_state();
    let output = world.run(&["status", "--json"]);
    assert_eq!(output.code, Some(0), "{output}");
    let document = output.json();
    let keys: Vec<_> = document.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["schema", "now", "sessions"]);
    assert_eq!(document["schema"], 1);
    for session in document["sessions"].as_array().unwrap() {
        let keys: Vec<_> = session.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            [
                "name",
                "kind",
                "start_url",
                "region",
                "scopes",
                "profiles",
                "state",
                "minutes_left",
                "seconds_left",
                "expires_at",
                "renewable",
                "registration_expires_at",
                "sign_in_ends_at",
                "sign_in_end_is_estimate",
                "cache_file",
                "problem"
            ]
        );
    }
    let states = ["valid", "renewable", "expired", "signed-out", "unreadable"];
    assert_eq!(output.each("name"), states);
    assert_eq!(output.each("state"), states);
    assert_eq!(output.each("minutes_left"), [42, 0, 0, 0, 0]);
    assert_eq!(output.each("renewable"), [true, true, false, false, false]);
    assert_eq!(output.each("expires_at")[3], json!(null));
    let problems = output.each("problem");
    assert_eq!(problems[..4], [const { json!(null) }; 4]);
    assert_eq!(problems[4], "it is not a whole JSON object");
    let seconds = output.each("seconds_left")[0].as_i64().unwrap();
    assert!((2520..=2550).contains(&seconds), "{seconds}");
    assert_eq!(
        output.each("cache_file")[0],
        world.token_path("valid").display().to_string().replace(
            world.path("").display().to_string().trim_end_matches('/'),
            "[HOME]"
        )
    );
}

#[test]
fn the_minutes_are_one_number_a_line() {
    let world = each_state();
    snapshot!(world.run(&["status", "--minutes"]), @r"
    42
    0
    0
    0
    0
    ------- stderr -------
    [exit status: 0]
    ");
    snapshot!(world.run(&["status", "--minutes", "expired", "valid"]), @r"
    0
    42
    ------- stderr -------
    [exit status: 0]
    ");
    snapshot!(world.run(&["status", "--minutes", "--profile", "p-valid"]), @r"
    42
    ------- stderr -------
    [exit status: 0]
    ");
}

#[test]
fn the_check_prints_nothing_and_tells_by_its_code() {
    let world = each_state();
    let check = |arguments: &[&str]| {
        let output = world.run(&[&["status", "--check"], arguments].concat());
        assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("", ""));
        output.code.unwrap()
    };
    assert_eq!(check(&["valid"]), 0);
    assert_eq!(check(&["renewable"]), 0);
    assert_eq!(check(&["valid", "renewable"]), 0);
    assert_eq!(check(&["expired"]), 3);
    assert_eq!(check(&["signed-out"]), 3);
    assert_eq!(check(&["unreadable"]), 3);
    assert_eq!(check(&["valid", "expired"]), 3);
    assert_eq!(check(&[]), 3);
    assert_eq!(check(&["valid", "--min-remaining", "42m"]), 0);
    assert_eq!(check(&["valid", "--min-remaining", "43m"]), 3);
    assert_eq!(check(&["renewable", "--min-remaining", "1s"]), 3);
    assert_eq!(check(&["renewable", "--min-remaining", "0s"]), 3);
}

#[test]
fn a_prompt_is_one_short_line() {
    let mut world = each_state();
    let line = |world: &World, arguments: &[&str]| {
        let output = world.run(&[&["status"], arguments].concat());
        assert_eq!(output.code, Some(0), "{output}");
        output.stdout
    };
    assert_eq!(line(&world, &["--prompt", "valid"]), "valid 42m\n");
    snapshot!(line(&world, &["--prompt"]), @"valid 42m renewable ↻ expired ✗ unreadable ✗");
    let format = "{session}={state},{minutes}{mark}";
    assert_eq!(
        line(&world, &["--format", format, "valid"]),
        "valid=valid,4242m\n"
    );
    world.set("AWS_PROFILE", "p-renewable");
    assert_eq!(line(&world, &["--prompt"]), "renewable ↻\n");
}

#[test]
fn a_prompt_says_nothing_where_there_is_nothing_to_say() {
    let world = World::approving();
    std::fs::remove_file(world.path(".aws/config")).unwrap();
    snapshot!(world.run(&["status", "--prompt"]), @r"
    ------- stderr -------
    [exit status: 0]
    ");
}

#[test]
fn ends_are_read_in_every_spelling_of_other_tools() {
    let world = World::approving().logged_in(&["homesso"]);
    let end = crate::run::now() + chrono::TimeDelta::seconds(42 * 60 + 30);
    let east = chrono::FixedOffset::east_opt(2 * 3600).unwrap();
    for spelling in [
        end.format("%Y-%m-%dT%H:%M:%SUTC"),
        end.format("%Y-%m-%dT%H:%M:%S+00:00"),
        end.format("%Y-%m-%dT%H:%M:%S.123456789Z"),
        end.format("%Y-%m-%d %H:%M:%SZ"),
        end.with_timezone(&east).format("%Y-%m-%dT%H:%M:%S+02:00"),
        end.with_timezone(&east).format("%Y-%m-%dT%H:%M:%S+0200"),
    ] {
        let spelling = spelling.to_string();
        world.edit("homesso", |token| {
            token.insert("expiresAt".to_owned(), spelling.clone().into());
        });
        let output = world.run(&["status", "--minutes", "homesso"]);
        assert_eq!(output.stdout, "42\n", "{spelling}");
    }
}

#[test]
fn an_end_that_cannot_be_read_is_told_and_counts_as_past() {
    let world = World::approving().logged_in(&["homesso"]);
    for spelling in [
        json!("tomorrow"),
        json!("2199-01-01T00:00:00"),
        json!(1),
        json!(null),
    ] {
        world.edit("homesso", |token| {
            token.insert("expiresAt".to_owned(), spelling.clone());
        });
        let output = world.run(&["status", "--json", "homesso"]);
        assert_eq!(output.each("minutes_left"), [0], "{spelling}");
        assert_eq!(output.each("state"), ["renewable"], "{spelling}");
        assert_eq!(
            output.each("problem"),
            ["it does not say when the token ends"]
        );
    }
}

#[test]
fn files_that_are_no_token_are_unreadable_and_why_is_told() {
    let world = World::approving();
    let path = world.write(
        world
            .token_path("homesso")
            .strip_prefix(world.path(""))
            .unwrap()
            .to_str()
            .unwrap(),
        "",
    );
    let problem = |content: &[u8]| {
        std::fs::write(&path, content).unwrap();
        let output = world.run(&["status", "--json", "homesso"]);
        assert_eq!(output.each("state"), ["unreadable"], "{output}");
        output.each("problem")[0].as_str().unwrap().to_owned()
    };
    assert_eq!(problem(b""), "it is empty");
    assert_eq!(problem(b"\xff\xfe"), "it is not a whole JSON object");
    assert_eq!(
        problem(br#"{"accessToken": "x"#),
        "it is not a whole JSON object"
    );
    assert_eq!(
        problem(br#"{"expiresAt": "2199-01-01T00:00:00Z"}"#),
        "it holds no usable `accessToken`"
    );
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    let output = world.run(&["status", "--json", "homesso"]);
    snapshot!(output.each("problem")[0], @r#""it cannot be read: it is not a regular file""#);
}

#[test]
fn no_file_is_made_or_changed() {
    let world = each_state();
    let before = world.tree();
    for arguments in [
        &[][..],
        &["--json"],
        &["--minutes"],
        &["--check"],
        &["--prompt"],
    ] {
        world.run(&[&["status"], arguments].concat());
        assert_eq!(world.tree(), before, "{arguments:?}");
    }
    assert_eq!(world.asked(), [""; 0]);
    let empty = World::approving();
    let before = empty.tree();
    empty.run(&["status"]);
    assert_eq!(empty.tree(), before);
}

#[test]
fn neither_the_network_nor_a_trust_root_is_needed() {
    let mut world = each_state();
    let expected = world.run(&["status", "--minutes"]);
    world.shut_down();
    // Whoever loads the trust roots waits here for a writer that never comes.
    let roots = world.pipe("roots.pem");
    world.set("SSL_CERT_FILE", &roots);
    world.set("AWS_CA_BUNDLE", &roots);
    assert_eq!(world.run(&["status", "--minutes"]), expected);
    assert_eq!(world.run(&["status"]).code, Some(0));
    assert_eq!(world.run(&["list", "profiles"]).code, Some(0));
    // A login that needs nothing loads none either.
    assert_eq!(world.run(&["login", "valid"]).code, Some(0));
}

#[test]
fn a_session_of_the_config_that_is_no_good_is_shown_with_its_problem() {
    let world = World::approving();
    world.config(crate::run::README.replace("sso_region = us-east-1\n", ""));
    let output = world.run(&["status", "--json"]);
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.each("name"), ["homesso", "worksso", OLD]);
    assert_eq!(output.each("region")[1], json!(null));
    snapshot!(output.each("problem")[1], @r#""[HOME]/.aws/config:6: [sso-session worksso] has no `sso_region`; add the line `sso_region = eu-west-1`""#);
}

#[test]
fn forms_exclude_each_other() {
    let world = World::approving();
    for forms in [
        ["--json", "--minutes"],
        ["--check", "--json"],
        ["--prompt", "--minutes"],
    ] {
        let output = world.run(&["status", forms[0], forms[1]]);
        assert_eq!(output.code, Some(2), "{output}");
    }
    let output = world.run(&["status", "--min-remaining", "5m"]);
    assert_eq!(output.code, Some(2), "{output}");
}

#[cfg(target_os = "linux")]
#[test]
fn what_could_not_be_written_is_a_failure() {
    let world = World::approving();
    for arguments in [
        &["status"][..],
        &["status", "--minutes"],
        &["list", "profiles"],
    ] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let output = world
            .command()
            .args(arguments)
            .stdout(full)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(
            told.starts_with("error: cannot write to the standard output"),
            "{told}"
        );
    }
}

#[test]
fn the_table_is_kept_up_to_date_until_it_is_interrupted() {
    let world = World::approving().logged_in(&["homesso"]);
    let mut terminal = Terminal::start(&world, &["status", "--watch", "homesso"]);
    terminal.until("59 min", 1);
    world.ends_in("homesso", 42 * 60 + 30);
    terminal.until("42 min", 1);
    terminal.interrupt();
    let (written, code) = terminal.finish();
    assert_eq!(code, 130);
    assert_eq!(
        written.matches("\u{1b}[H\u{1b}[J").count(),
        2,
        "{written:?}"
    );
}

#[test]
fn only_a_terminal_can_be_watched() {
    let output = World::approving().run(&["status", "--watch"]);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (Some(2), ""),
        "{output}"
    );
}
