//! `--use-pkce`: a login by authorization code with PKCE.

use std::time::{Duration, Instant};

use url::Url;

use crate::login::pkce::browser::{PKCE, approved, field, log_in, plain, registration, shown};
use crate::support::{Fixture, Terminal, closed_address, get, location, post, snapshot};

#[test]
fn a_redirected_browser_completes_the_login() {
    let fixture = Fixture::approving();
    let (url, page, output) = log_in(&fixture, PKCE);
    assert_eq!(
        fixture.asked(),
        ["RegisterClient", "Authorize", "CreateToken", "ListAccounts"]
    );
    snapshot!(plain(&output, &url), @"
    ------- stderr -------
    homesso  log in within 10 minutes at [URL]
    homesso  on the machine with your browser, forward port [PORT] first:
      ssh -L [PORT]:127.0.0.1:[PORT] HOST
    homesso  logged in: expires in 59 minutes, refreshes automatically
    [exit status: 0]
    ");
    let names: Vec<_> = url
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    assert_eq!(
        names,
        [
            "response_type",
            "client_id",
            "redirect_uri",
            "state",
            "code_challenge_method",
            "scopes",
            "code_challenge"
        ]
    );
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("<h1>Logged in</h1>"), "{page}");
    // Without this, a phone would show the page in tiny text at desktop width.
    assert!(page.contains("content=\"width=device-width"), "{page}");
    assert_eq!(fixture.run(&["homesso"]).code, Some(0));
    fixture.assert_nothing_asked();
}

#[test]
fn the_registration_is_cached_as_by_the_aws_cli_and_reused() {
    let fixture = Fixture::approving();
    log_in(&fixture, PKCE);
    let kept = registration(&fixture);
    let token = fixture.token("homesso");
    let text = |key: &str| token[key].as_str().unwrap();
    assert_eq!(
        kept,
        format!(
            r#"{{"clientId": "{}", "clientSecret": "{}", "expiresAt": "{}", "scopes": ["sso:account:access"], "grantTypes": ["authorization_code", "refresh_token"]}}"#,
            text("clientId"),
            text("clientSecret"),
            text("registrationExpiresAt")
        )
    );
    fixture.asked();
    let (_, _, again) = log_in(&fixture, &[PKCE, &["--force"]].concat());
    assert_eq!(again.code, Some(0), "{again}");
    assert_eq!(
        fixture.asked(),
        ["Authorize", "CreateToken", "ListAccounts"]
    );
    // A login by device code leaves this registration to the AWS CLI, and caches its own in
    // another file.
    assert_eq!(fixture.run(&["homesso", "--force"]).code, Some(0));
    assert_eq!(registration(&fixture), kept);
    fixture.asked();
    for arguments in [&["homesso", "--force"][..], &["homesso", "--force"]] {
        assert_eq!(fixture.run(arguments).code, Some(0));
    }
    assert!(!fixture.asked().contains(&"RegisterClient".to_owned()));
}

#[test]
fn the_token_is_refreshed_and_logged_out_like_any_other() {
    let fixture = Fixture::approving();
    log_in(&fixture, PKCE);
    fixture.asked();
    for command in ["refresh", "logout"] {
        let force: &[&str] = if command == "refresh" {
            &["--force"]
        } else {
            &[]
        };
        let output = fixture.run(&[&[command, "homesso"], force].concat());
        assert_eq!(output.code, Some(0), "{output}");
        let status = fixture.run(&["status", "homesso", "--json"]);
        let state = if command == "refresh" {
            "valid"
        } else {
            "signed-out"
        };
        assert_eq!(status.each("state"), [state]);
    }
    assert_eq!(fixture.asked(), ["CreateToken", "Logout"]);
}

#[test]
fn the_user_approves_or_denies_on_the_page() {
    for (verdict, code) in [("approve", 0), ("deny", 1)] {
        let fixture = Fixture::waiting();
        let mut login = fixture.start(PKCE);
        let url = shown(&mut login);
        let page = get(&url);
        let (_, rest) = page.split_once("name=\"form_token\" value=\"").unwrap();
        let token = rest.split('"').next().unwrap();
        let body = format!("form_token={token}&verdict={verdict}");
        let back = location(&post(&url, &body));
        let page = get(&back);
        let output = login.finish();
        assert_eq!(output.code, Some(code), "{output}");
        if verdict == "approve" {
            assert!(page.contains("<h1>Logged in</h1>"), "{page}");
            continue;
        }
        assert!(page.starts_with("HTTP/1.1 400 "), "{page}");
        assert!(
            page.contains("the login was denied in the browser"),
            "{page}"
        );
        snapshot!(plain(&output, &url), @"
        ------- stderr -------
        homesso  log in within 10 minutes at [URL]
        homesso  on the machine with your browser, forward port [PORT] first:
          ssh -L [PORT]:127.0.0.1:[PORT] HOST
        error: 127.0.0.1:[PORT] reports that the login was denied in the browser
        hint: run the login again
        [exit status: 1]
        ");
        assert!(!fixture.token_path("homesso").exists());
    }
}

#[test]
fn code_verifier_and_state_are_never_printed_outside_the_url() {
    let fixture = Fixture::approving();
    let mut printed = String::new();
    let mut states = Vec::new();
    for answer in ["right", "no such code", "denied"] {
        let mut login = fixture.start(&[PKCE, &["--force", "--debug", "--json"]].concat());
        let url = shown(&mut login);
        let mut back = approved(&url);
        let state = field(&url, "state");
        match answer {
            "right" => {}
            "denied" => back.set_query(Some(&format!("error=access_denied&state={state}"))),
            _ => back.set_query(Some(&format!("code=no-such-code&state={state}"))),
        }
        let page = get(&back);
        let output = login.finish();
        assert_eq!(output.code == Some(0), answer == "right", "{output}");
        assert!(!page.contains(&state) && !page.contains("no-such-code"));
        let text = output.to_string().replace(url.as_str(), "");
        assert!(!text.contains("no-such-code"), "{text}");
        printed += &text;
        printed += &page;
        states.push(state);
    }
    // The registration, code, verifier and tokens of the first login, and the verifier and unused
    // codes of the second.
    let secrets = fixture.sandbox().handed_out();
    assert!(secrets.len() >= 8, "{}", secrets.len());
    for secret in secrets.iter().chain(&states) {
        assert!(!printed.contains(secret.as_str()), "{secret} in {printed}");
    }
}

#[test]
fn each_session_has_its_own_port_and_url() {
    let fixture = Fixture::approving();
    let mut login = fixture.start(&["--all", "--use-pkce", "--redirect-port", "0"]);
    // The legacy profile's start URL logs in by device code.
    let mut urls = Vec::new();
    let mut said = Vec::new();
    while urls.len() < 2 {
        let line = login.line().unwrap();
        match line.contains(" log in within ") {
            true => urls.push(Url::parse(line.split_whitespace().last().unwrap()).unwrap()),
            false => said.push(line),
        }
    }
    assert_ne!(
        field(&urls[0], "redirect_uri"),
        field(&urls[1], "redirect_uri")
    );
    for url in urls.iter().rev() {
        assert!(get(&approved(url)).contains("<h1>Logged in</h1>"));
    }
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    assert_eq!(output.stderr.matches("logged in: ").count(), 3, "{output}");
    assert!(
        output.stderr.contains(
            "https://oldsso.awsapps.com/start  using a device code instead of PKCE: a legacy \
             profile supports no other flow\n"
        ),
        "{output}"
    );
}

#[test]
fn a_port_in_use_is_reported_before_the_prompt() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let fixture = Fixture::approving();
    let output = fixture.run(&["homesso", "--use-pkce", "--redirect-port", &port]);
    snapshot!(output.to_string().replace(&port, "[PORT]"), @r"
    ------- stderr -------
    error: homesso: cannot listen on 127.0.0.1, port [PORT]: Address already in use (os error 98)
    hint: choose another port with `--redirect-port`, or use `--use-device-code`, which needs no port
    [exit status: 1]
    ");
    fixture.assert_nothing_asked();
}

#[test]
fn a_fixed_port_serves_several_sessions_one_after_the_other() {
    let port = closed_address().port().to_string();
    let fixture = Fixture::approving();
    let flags = ["--use-pkce", "--redirect-port", &port];
    let mut login = fixture.start(&[&["homesso", "worksso"][..], &flags].concat());
    for _ in 0..2 {
        let url = shown(&mut login);
        assert!(field(&url, "redirect_uri").contains(&format!(":{port}/")));
        get(&approved(&url));
    }
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn a_timeout_and_an_interrupt_have_their_own_exit_codes() {
    let fixture = Fixture::approving();
    let output = fixture.run(&[PKCE, &["--timeout", "1s"]].concat());
    assert_eq!(output.code, Some(124), "{output}");
    assert!(
        output
            .stderr
            .contains("the login was not approved within 1 second"),
        "{output}"
    );
    let mut login = fixture.start(PKCE);
    let url = shown(&mut login);
    login.interrupt();
    assert_eq!(login.finish().code, Some(130));
    let redirect = Url::parse(&field(&url, "redirect_uri")).unwrap();
    assert!(std::net::TcpStream::connect(("127.0.0.1", redirect.port().unwrap())).is_err());
}

#[test]
fn the_program_exits_promptly_after_the_callback() {
    let fixture = Fixture::approving();
    log_in(&fixture, PKCE);
    let mut took: Vec<Duration> = (0..5)
        .map(|_| {
            let mut login = fixture.start(&[PKCE, &["--force"]].concat());
            let back = approved(&shown(&mut login));
            let begun = Instant::now();
            get(&back);
            let output = login.finish();
            assert_eq!(output.code, Some(0), "{output}");
            begun.elapsed()
        })
        .collect();
    took.sort();
    eprintln!("from the callback to the exit: {took:?}");
    // A generous limit: this is a debug build, other tests run at the same time, and the service
    // needs time too.
    assert!(took[0] < Duration::from_secs(1), "{took:?}");
}

#[test]
fn the_prompt_fits_80_and_40_columns() {
    let fixture = Fixture::waiting();
    for columns in [80, 40] {
        let arguments = [
            "homesso",
            "--use-pkce",
            "--redirect-port",
            "0",
            "--no-browser",
        ];
        let mut login = Terminal::sized(&fixture, &arguments, columns);
        let screen = login.until_shown(|screen| {
            let whole = screen.replace('\n', "");
            whole.contains("code_challenge=") && whole.contains("paste the URL")
        });
        // Leave out the URL, which takes several rows and is different each time.
        let rows = screen.lines().take_while(|row| !row.ends_with(" at"));
        let told = rows.collect::<Vec<_>>().join("\n");
        let (_, rest) = told.split_once("-L").unwrap();
        let (port, _) = rest.trim_start().split_once(':').unwrap();
        let told = told.replace(port, "[PORT]");
        if columns == 80 {
            snapshot!(told, @r"
            homesso  on the machine with your browser, forward port [PORT] first:
              ssh -L [PORT]:127.0.0.1:[PORT] HOST
            homesso  if the browser cannot connect back, paste the URL of its last page here
            ");
        } else {
            snapshot!(told, @"
            homesso  on the machine with your
                     browser, forward port [PORT]
                     first:
              ssh -L [PORT]:127.0.0.1:[PORT] HOST
            homesso  if the browser cannot connect
                     back, paste the URL of its last
                     page here
            ");
        }
        login.interrupt();
        assert!(login.ends_by_lines());
    }
}
