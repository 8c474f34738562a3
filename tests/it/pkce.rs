//! The login by a browser that comes back: `--use-pkce`.

mod choice;
mod hostile;
mod paste;

use std::fs;
use std::time::{Duration, Instant};

use ssologin::{Cache, Session, SessionId};
use url::Url;

use crate::console::get;
use crate::run::{Output, Running, World, read_to_end, snapshot};

/// By a port of any number: without one, tests in a container would log in by device code.
const HOME: &[&str] = &["homesso", "--use-pkce", "--redirect-port", "0"];

/// The URL that the next line about a login shows.
fn shown(login: &mut Running) -> Url {
    let line = login.until(" log in within ");
    Url::parse(line.split_whitespace().last().unwrap()).unwrap()
}

/// A field of the URL's query.
fn field(url: &Url, name: &str) -> String {
    let found = url.query_pairs().find(|(key, _)| key == name);
    found.unwrap().1.into_owned()
}

/// Where an answer sends the browser.
fn location(answer: &str) -> Url {
    let line = |line: &str| {
        let (name, value) = line.split_once(": ")?;
        let is_location = name.eq_ignore_ascii_case("location");
        is_location.then(|| Url::parse(value).unwrap())
    };
    answer.lines().find_map(line).expect(answer)
}

/// Where the browser comes back to, once the service has approved.
fn approved(url: &Url) -> Url {
    location(&get(url))
}

/// Begins a login, and does with the URL what a browser does.
fn log_in(world: &World, arguments: &[&str]) -> (Url, String, Output) {
    let mut login = world.start(arguments);
    let url = shown(&mut login);
    let page = get(&approved(&url));
    (url, page, login.finish())
}

/// The output without what is new each time.
fn plain(output: &Output, url: &Url) -> String {
    let redirect = Url::parse(&field(url, "redirect_uri")).unwrap();
    let port = redirect.port().unwrap().to_string();
    let text = output.to_string().replace(url.as_str(), "[URL]");
    text.replace(&port, "[PORT]")
}

fn homesso() -> Session {
    Session {
        id: SessionId::Named("homesso".into()),
        start_url: "https://homesso.awsapps.com/start/".into(),
        region: "eu-west-1".into(),
        scopes: Some(vec!["sso:account:access".into()]),
    }
}

/// The registration file of the session, under the name that the AWS CLI has for it.
fn registration(world: &World) -> String {
    let cache = Cache::new(&world.path(""), &world.path("state"));
    fs::read_to_string(cache.registration_path(&homesso())).unwrap()
}

#[test]
fn a_login_by_a_browser_that_comes_back() {
    let world = World::approving();
    let (url, page, output) = log_in(&world, HOME);
    assert_eq!(
        world.asked(),
        ["RegisterClient", "Authorize", "CreateToken", "ListAccounts"]
    );
    snapshot!(plain(&output, &url), @r"
    ------- stderr -------
    homesso  log in within 10 min at [URL]
    homesso  where the browser runs, lead port [PORT] here first:
      ssh -L [PORT]:127.0.0.1:[PORT] HOST
    homesso  logged in: 59 min left, renews itself
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
    // Else a phone shows it as wide as a desk, and small.
    assert!(page.contains("content=\"width=device-width"), "{page}");
    assert_eq!(world.run(&["homesso"]).code, Some(0));
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn the_registration_is_that_of_the_aws_cli_and_is_used_again() {
    let world = World::approving();
    log_in(&world, HOME);
    let kept = registration(&world);
    let token = world.token("homesso");
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
    world.asked();
    let (_, _, again) = log_in(&world, &[HOME, &["--force"]].concat());
    assert_eq!(again.code, Some(0), "{again}");
    assert_eq!(world.asked(), ["Authorize", "CreateToken", "ListAccounts"]);
    // A login by device code leaves it where the AWS CLI finds it, and keeps its own beside.
    assert_eq!(world.run(&["homesso", "--force"]).code, Some(0));
    assert_eq!(registration(&world), kept);
    world.asked();
    for arguments in [&["homesso", "--force"][..], &["homesso", "--force"]] {
        assert_eq!(world.run(arguments).code, Some(0));
    }
    assert!(!world.asked().contains(&"RegisterClient".to_owned()));
}

#[test]
fn the_token_renews_and_logs_out_as_any_other() {
    let world = World::approving();
    log_in(&world, HOME);
    world.asked();
    for command in ["refresh", "logout"] {
        let force: &[&str] = if command == "refresh" {
            &["--force"]
        } else {
            &[]
        };
        let output = world.run(&[&[command, "homesso"], force].concat());
        assert_eq!(output.code, Some(0), "{output}");
        let status = world.run(&["status", "homesso", "--json"]);
        let state = if command == "refresh" {
            "valid"
        } else {
            "signed-out"
        };
        assert_eq!(status.each("state"), [state]);
    }
    assert_eq!(world.asked(), ["CreateToken", "Logout"]);
}

#[test]
fn the_person_presses_the_button_or_says_no() {
    for (verdict, code) in [("approve", 0), ("deny", 1)] {
        let world = World::waiting();
        let mut login = world.start(HOME);
        let url = shown(&mut login);
        let page = get(&url);
        let (_, rest) = page.split_once("name=\"form_token\" value=\"").unwrap();
        let token = rest.split('"').next().unwrap();
        let body = format!("form_token={token}&verdict={verdict}");
        let back = location(&hostile::post(&url, &body));
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
        snapshot!(plain(&output, &url), @r"
        ------- stderr -------
        homesso  log in within 10 min at [URL]
        homesso  where the browser runs, lead port [PORT] here first:
          ssh -L [PORT]:127.0.0.1:[PORT] HOST
        error: 127.0.0.1:[PORT] says that the login was denied in the browser
        hint: run the login again
        [exit status: 1]
        ");
        assert!(!world.token_path("homesso").exists());
    }
}

#[test]
fn the_browser_gets_the_url_and_nothing_else() {
    let mut world = World::approving();
    world.unset("SSOLOGIN_NO_BROWSER");
    world.pipe("opened");
    let script = world.script("browser", r#"printf '%s\n' "$@" > "$HOME/opened""#);
    world.set("BROWSER", script);
    let login = world.start(HOME);
    let told = read_to_end(&world.path("opened"));
    let url = Url::parse(told.trim()).unwrap();
    get(&approved(&url));
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
    assert!(output.stderr.contains(url.as_str()), "{output}");
    let secrets = world.sandbox().handed_out();
    assert!(secrets.iter().all(|secret| !told.contains(secret.as_str())));
}

#[test]
fn neither_code_nor_verifier_nor_state_is_printed_but_the_state_in_the_url() {
    let world = World::approving();
    let mut printed = String::new();
    let mut states = Vec::new();
    for answer in ["right", "no such code", "denied"] {
        let mut login = world.start(&[HOME, &["--force", "--debug", "--json"]].concat());
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
    // Registration, code, verifier and tokens of the first; the verifier of the second, codes that nobody brought.
    let secrets = world.sandbox().handed_out();
    assert!(secrets.len() >= 8, "{}", secrets.len());
    for secret in secrets.iter().chain(&states) {
        assert!(!printed.contains(secret.as_str()), "{secret} in {printed}");
    }
}

#[test]
fn several_sessions_have_a_port_and_a_url_each() {
    let world = World::approving();
    let mut login = world.start(&["--all", "--use-pkce", "--redirect-port", "0"]);
    // The start URL without a session is asked by device code.
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
            "https://oldsso.awsapps.com/start  by device code in place of PKCE: a start URL without a session knows no other flow\n"
        ),
        "{output}"
    );
}

#[test]
fn a_taken_port_is_told_before_anybody_is_asked() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let world = World::approving();
    let output = world.run(&["homesso", "--use-pkce", "--redirect-port", &port]);
    snapshot!(output.to_string().replace(&port, "[PORT]"), @r"
    ------- stderr -------
    error: homesso: cannot listen on 127.0.0.1, port [PORT]: Address already in use (os error 98)
    hint: name another port with `--redirect-port`, or use `--use-device-code`, which needs none
    [exit status: 1]
    ");
    assert_eq!(world.asked(), [""; 0]);
}

#[test]
fn a_fixed_port_serves_several_sessions_one_after_the_other() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let world = World::approving();
    let flags = ["--use-pkce", "--redirect-port", &port];
    let mut login = world.start(&[&["homesso", "worksso"][..], &flags].concat());
    for _ in 0..2 {
        let url = shown(&mut login);
        assert!(field(&url, "redirect_uri").contains(&format!(":{port}/")));
        get(&approved(&url));
    }
    let output = login.finish();
    assert_eq!(output.code, Some(0), "{output}");
}

#[test]
fn giving_up_and_an_interrupt_have_their_codes() {
    let world = World::approving();
    let output = world.run(&[HOME, &["--timeout", "1s"]].concat());
    assert_eq!(output.code, Some(124), "{output}");
    assert!(
        output
            .stderr
            .contains("nobody approved the login within 1 s"),
        "{output}"
    );
    let mut login = world.start(HOME);
    let url = shown(&mut login);
    login.interrupt();
    assert_eq!(login.finish().code, Some(130));
    let redirect = Url::parse(&field(&url, "redirect_uri")).unwrap();
    assert!(std::net::TcpStream::connect(("127.0.0.1", redirect.port().unwrap())).is_err());
}

#[test]
fn from_the_callback_to_the_exit_it_takes_no_time_of_its_own() {
    let world = World::approving();
    log_in(&world, HOME);
    let mut took: Vec<Duration> = (0..5)
        .map(|_| {
            let mut login = world.start(&[HOME, &["--force"]].concat());
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
    // Unoptimized, beside other tests, and with the service's own time in it.
    assert!(took[0] < Duration::from_secs(1), "{took:?}");
}
