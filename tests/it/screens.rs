//! What a person sees on a terminal of 80 columns, and of 40.

mod asked;

use crate::run::{World, snapshot};
use crate::terminal::{Terminal, screen_of};

fn world() -> World {
    let mut world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", 42 * 60 + 55);
    // Rows are broken at the same places whatever the folder of this world is called.
    world.set("AWS_CONFIG_FILE", ".aws/config");
    world
}

/// The last screen of a command that ends by itself.
fn shown(world: &World, columns: u16, arguments: &[&str]) -> String {
    let (screen, _) = Terminal::sized(world, arguments, columns).last_screen();
    screen
}

#[test]
fn status() {
    let world = world();
    snapshot!(shown(&world, 80, &["status"]), @r"
    SESSION                           STATE       TOKEN   RENEWABLE  SIGN-IN
                                                                     (ESTIMATE)
    homesso                           valid       42 min  yes        ~7 h 59 min
      profiles  homesso.muppetuser, homesso.muppetadmin
    worksso                           signed-out  -       no
      profiles  worksso.dev, worksso.audit
    https://oldsso.awsapps.com/start  signed-out  -       no
      profiles  oldstyle
    ");
    snapshot!(shown(&world, 40, &["status"]), @r"
    homesso
      state               valid
      token               42 min
      renewable           yes
      sign-in (estimate)  ~7 h 59 min
      profiles
        homesso.muppetuser,
        homesso.muppetadmin
    worksso
      state      signed-out
      token      -
      renewable  no
      profiles   worksso.dev, worksso.audit
    https://oldsso.awsapps.com/start
      state      signed-out
      token      -
      renewable  no
      profiles   oldstyle
    ");
    snapshot!(shown(&world, 80, &["status", "homesso", "worksso"]), @r"
    SESSION  STATE       TOKEN   RENEWABLE  SIGN-IN (ESTIMATE)
    homesso  valid       42 min  yes        ~7 h 59 min
      profiles  homesso.muppetuser, homesso.muppetadmin
    worksso  signed-out  -       no
      profiles  worksso.dev, worksso.audit
    ");
    snapshot!(shown(&world, 40, &["status", "homesso", "--minutes"]), @"42");
}

#[test]
fn status_watched() {
    let world = world();
    for columns in [80, 40] {
        let mut watch = Terminal::sized(&world, &["status", "worksso", "--watch"], columns);
        let before = watch.until_shown(|screen| screen.contains("signed-out"));
        assert!(
            before
                .lines()
                .all(|row| row.chars().count() <= usize::from(columns))
        );
        assert_eq!(world.run(&["worksso"]).code, Some(0));
        let screen = watch.until_shown(|screen| screen.contains("valid"));
        assert!(!screen.contains("signed-out"), "{screen}");
        watch.interrupt();
        let (screen, code) = watch.last_screen();
        assert_eq!(code, 130, "{screen}");
        if columns == 40 {
            snapshot!(screen, @r"
            SESSION  STATE  TOKEN   RENEWABLE
            worksso  valid  59 min  yes
              sign-in (estimate)  ~7 h 59 min
              profiles            worksso.dev,
                                  worksso.audit
            ");
        }
        assert_eq!(world.run(&["logout", "worksso"]).code, Some(0));
    }
}

#[test]
fn lists() {
    let world = world();
    snapshot!(shown(&world, 80, &["list", "sessions"]), @r"
    SESSION                           KIND
    homesso                           sso-session
      start url  https://homesso.awsapps.com/start/
      region     eu-west-1
      profiles   homesso.muppetuser,homesso.muppetadmin
    worksso                           sso-session
      start url  https://worksso.awsapps.com/start
      region     us-east-1
      profiles   worksso.dev,worksso.audit
    https://oldsso.awsapps.com/start  legacy
      start url  https://oldsso.awsapps.com/start
      region     us-west-2
      profiles   oldstyle
    ");
    snapshot!(shown(&world, 40, &["list", "sessions"]), @r"
    homesso
      kind       sso-session
      start url
        https://homesso.awsapps.com/start/
      region     eu-west-1
      profiles   homesso.muppetuser,
                 homesso.muppetadmin
    worksso
      kind       sso-session
      start url
        https://worksso.awsapps.com/start
      region     us-east-1
      profiles   worksso.dev,worksso.audit
    https://oldsso.awsapps.com/start
      kind       legacy
      start url
        https://oldsso.awsapps.com/start
      region     us-west-2
      profiles   oldstyle
    ");
    snapshot!(shown(&world, 80, &["list", "profiles"]), @r"
      PROFILE              ACCOUNT       ROLE                 REGION     KIND
    homesso
      homesso.muppetuser   123412341234  MuppetAccess         eu-west-1
      homesso.muppetadmin  123412341234  AdministratorAccess  eu-west-1
    worksso
      worksso.dev          432143214321  DeveloperAccess      us-east-1
      worksso.audit        567856785678  ReadOnlyAccess       us-east-1
    https://oldsso.awsapps.com/start
      oldstyle             876587658765  LegacyAccess         us-west-2  legacy
    ");
    snapshot!(shown(&world, 40, &["list", "profiles"]), @r"
      PROFILE              ACCOUNT
    homesso
      homesso.muppetuser   123412341234
        role    MuppetAccess
        region  eu-west-1
      homesso.muppetadmin  123412341234
        role    AdministratorAccess
        region  eu-west-1
    worksso
      worksso.dev          432143214321
        role    DeveloperAccess
        region  us-east-1
      worksso.audit        567856785678
        role    ReadOnlyAccess
        region  us-east-1
    https://oldsso.awsapps.com/start
      oldstyle             876587658765
        role    LegacyAccess
        region  us-west-2
        kind    legacy
    ");
    snapshot!(shown(&world, 80, &["list", "accounts", "homesso"]), @r"
    SESSION  ACCOUNT       NAME             EMAIL
    homesso  246673439297  Backup           backup@example.com
    homesso  595169679408  Log Archive      log.archive@example.com
    homesso  123412341234  Muppets          muppets@example.com
    homesso  423094085027  Networking       networking@example.com
    homesso  429628183978  Production       production@example.com
    homesso  748003855959  Shared Services  shared.services@example.com
    homesso  539963077979  Staging          staging@example.com
    ");
    snapshot!(shown(&world, 40, &["list", "accounts", "homesso", "--account", "S*"]), @r"
    SESSION  ACCOUNT       NAME
    homesso  748003855959  Shared Services
      email  shared.services@example.com
    homesso  539963077979  Staging
      email  staging@example.com
    ");
    snapshot!(shown(&world, 80, &["list", "roles", "homesso", "--account", "S*"]), @r"
    SESSION  ACCOUNT       NAME             ROLE
    homesso  748003855959  Shared Services  AdministratorAccess
    homesso  748003855959  Shared Services  BillingAccess
    homesso  748003855959  Shared Services  DatabaseAccess
    homesso  748003855959  Shared Services  DeveloperAccess
    homesso  748003855959  Shared Services  NetworkAccess
    homesso  748003855959  Shared Services  PowerUserAccess
    homesso  748003855959  Shared Services  ReadOnlyAccess
    homesso  748003855959  Shared Services  SupportAccess
    homesso  539963077979  Staging          AdministratorAccess
    homesso  539963077979  Staging          DeveloperAccess
    ");
    snapshot!(shown(&world, 40, &["list", "roles", "homesso", "--account", "Staging"]), @r"
    SESSION  ACCOUNT       NAME
    homesso  539963077979  Staging
      role  AdministratorAccess
    homesso  539963077979  Staging
      role  DeveloperAccess
    ");
}

#[test]
fn whoami() {
    let world = world();
    let hidden = |columns| {
        let arguments = ["whoami", "--profile", "homesso.muppetuser"];
        let (written, _) = Terminal::sized(&world, &arguments, columns).finish();
        // The hash behind the role's name is made anew in each sandbox.
        let (_, rest) = written.split_once("MuppetAccess_").unwrap();
        let (hash, _) = rest.split_once('/').unwrap();
        let screen = screen_of(&written.replace(hash, "0123456789abcdef"), columns);
        screen.replace("60 min", "59 min")
    };
    snapshot!(hidden(80), @r"
    account       123412341234 (Muppets)
    role          MuppetAccess
    role session  muppet
    arn
      arn:aws:sts::123412341234:assumed-role/AWSReservedSSO_MuppetAccess_0123456789a
    bcdef/muppet
    profile       homesso.muppetuser
    session       homesso
    credentials   59 min
    token         42 min
    sign-in       ~7 h 59 min (estimate)
    ");
    snapshot!(hidden(40), @r"
    account       123412341234 (Muppets)
    role          MuppetAccess
    role session  muppet
    arn
      arn:aws:sts::123412341234:assumed-role
    /AWSReservedSSO_MuppetAccess_0123456789a
    bcdef/muppet
    profile       homesso.muppetuser
    session       homesso
    credentials   59 min
    token         42 min
    sign-in       ~7 h 59 min (estimate)
    ");
}

#[test]
fn doctor() {
    let world = world();
    world.config("[sso-session a b]\nsso_start_url = https://homesso.awsapps.com/start#/\nsso_region = eu-west-1\n\n[profile x]\nsso_session = nowhere\n");
    snapshot!(shown(&world, 80, &["doctor"]), @r"
    error: .aws/config:6: `sso_session` in [profile x] names no session of the
      config; add [sso-session nowhere] or correct the name
    warning: .aws/config:1: the AWS CLI ignores [sso-session a b], because it
      expects a keyword and one name; write a name without blanks and quotes
    note: the OIDC endpoint is overridden: http://127.0.0.1:[PORT]/
    note: the portal endpoint is overridden: http://127.0.0.1:[PORT]/
    note: there is no display: no page can be opened here; open the URL that is
      printed on any other machine
    1 error, 1 warning
    ");
    snapshot!(shown(&world, 40, &["doctor"]), @r"
    error: .aws/config:6: `sso_session` in
      [profile x] names no session of the
      config; add [sso-session nowhere] or
      correct the name
    warning: .aws/config:1: the AWS CLI
      ignores [sso-session a b], because it
      expects a keyword and one name; write
      a name without blanks and quotes
    note: the OIDC endpoint is overridden:
      http://127.0.0.1:[PORT]/
    note: the portal endpoint is
      overridden: http://127.0.0.1:[PORT]/
    note: there is no display: no page can
      be opened here; open the URL that is
      printed on any other machine
    1 error, 1 warning
    ");
}

#[test]
fn errors_and_hints() {
    let world = world();
    snapshot!(shown(&world, 80, &["homeso"]), @r"
    error: there is no session and no profile `homeso`
    hint: did you mean `homesso`?
    ");
    snapshot!(shown(&world, 40, &["homeso"]), @r"
    error: there is no session and no
    profile `homeso`
    hint: did you mean `homesso`?
    ");
    snapshot!(shown(&world, 80, &["refresh", "worksso"]), @r"
    error: worksso: a person must log in
    hint: run `ssologin worksso`
    ");
    snapshot!(shown(&world, 40, &["refresh", "--all"]), @r"
    homesso
      kept: 42 min left, renews itself
    worksso
      failed: a person must log in; run
      `ssologin worksso`
    https://oldsso.awsapps.com/start
      failed: a person must log in; run
      `ssologin
      https://oldsso.awsapps.com/start`
    ");
    snapshot!(shown(&world, 80, &["logout", "--all"]), @r"
    homesso                           logged out
    worksso                           was not logged in
    https://oldsso.awsapps.com/start  was not logged in
    ");
    snapshot!(shown(&world, 40, &["login", "--all", "--dry-run"]), @r"
    homesso
      would ask a person
    worksso
      would ask a person
    https://oldsso.awsapps.com/start
      would ask a person
    ");
}

#[test]
fn what_is_done_without_a_person() {
    for columns in [80, 40] {
        let world = world();
        let screens = [
            &["login", "--all", "--dry-run"][..],
            &["refresh", "--all"],
            &["logout", "--all"],
        ];
        let screens = screens
            .map(|arguments| shown(&world, columns, arguments))
            .join("\n\n");
        if columns == 80 {
            snapshot!(screens, @r"
            homesso                           would be kept: the token is good
            worksso                           would ask a person
            https://oldsso.awsapps.com/start  would ask a person

            homesso                           kept: 42 min left, renews itself
            worksso                           failed: a person must log in; run `ssologin
                                              worksso`
            https://oldsso.awsapps.com/start  failed: a person must log in; run `ssologin
                                              https://oldsso.awsapps.com/start`

            homesso                           logged out
            worksso                           was not logged in
            https://oldsso.awsapps.com/start  was not logged in
            ");
        } else {
            snapshot!(screens, @r"
            homesso
              would be kept: the token is good
            worksso
              would ask a person
            https://oldsso.awsapps.com/start
              would ask a person

            homesso
              kept: 42 min left, renews itself
            worksso
              failed: a person must log in; run
              `ssologin worksso`
            https://oldsso.awsapps.com/start
              failed: a person must log in; run
              `ssologin
              https://oldsso.awsapps.com/start`

            homesso
              logged out
            worksso
              was not logged in
            https://oldsso.awsapps.com/start
              was not logged in
            ");
        }
    }
}

#[test]
fn the_demonstration() {
    let world = World::approving();
    for columns in [80, 40] {
        let screen = shown(&world, columns, &["sandbox"]);
        // Behind the last heading stand role credentials, which are others each time.
        let (screen, _) = screen.split_once("Role credentials").unwrap();
        if columns == 80 {
            snapshot!(screen, @r"
            A local IAM Identity Center answers at http://127.0.0.1:[PORT]
            Its codes approve themselves; nothing leaves this machine, and ~/.aws is not
            touched.

            $ ssologin homesso worksso --no-browser
            homesso  logged in: 59 min left, renews itself
            worksso  logged in: 59 min left, renews itself

            $ ssologin status
            SESSION                           STATE       TOKEN   RENEWABLE  SIGN-IN
                                                                             (ESTIMATE)
            homesso                           valid       59 min  yes        ~7 h 59 min
              profiles  homesso.muppetuser, homesso.muppetadmin
            worksso                           valid       59 min  yes        ~7 h 59 min
              profiles  worksso.dev, worksso.audit
            https://oldsso.awsapps.com/start  signed-out  -       no
              profiles  oldstyle

            Written, where every AWS SDK looks for it:
              ~/.aws/sso/cache/1500480509b3d1b4a57113c66ba15172fa84b3f8.json
                startUrl, region, accessToken, expiresAt, clientId, clientSecret,
                registrationExpiresAt, refreshToken
              ~/.aws/sso/cache/315be7c652c2222e81bf6555240bd6d9fd0e74d1.json
                startUrl, region, accessToken, expiresAt, clientId, clientSecret,
                registrationExpiresAt, refreshToken
              ~/.aws/sso/cache/aeb4ade1897115eecded4c20d82f702d84aae043.json
                clientId, clientSecret, expiresAt, scopes
              ~/.aws/sso/cache/fdfd6d9bd66b628207ac950535aa4ca192516223.json
                clientId, clientSecret, expiresAt, scopes
            ");
        } else {
            snapshot!(screen, @r"
            A local IAM Identity Center answers at
            http://127.0.0.1:[PORT]
            Its codes approve themselves; nothing
            leaves this machine, and ~/.aws is not
            touched.

            $ ssologin homesso worksso --no-browser
            homesso  logged in: 59 min left, renews
                     itself
            worksso  logged in: 59 min left, renews
                     itself

            $ ssologin status
            homesso
              state               valid
              token               59 min
              renewable           yes
              sign-in (estimate)  ~7 h 59 min
              profiles
                homesso.muppetuser,
                homesso.muppetadmin
            worksso
              state               valid
              token               59 min
              renewable           yes
              sign-in (estimate)  ~7 h 59 min
              profiles            worksso.dev,
                                  worksso.audit
            https://oldsso.awsapps.com/start
              state      signed-out
              token      -
              renewable  no
              profiles   oldstyle

            Written, where every AWS SDK looks for
            it:
              ~/.aws/sso/cache/1500480509b3d1b4a5711
            3c66ba15172fa84b3f8.json
                startUrl, region, accessToken,
                expiresAt, clientId, clientSecret,
                registrationExpiresAt, refreshToken
              ~/.aws/sso/cache/315be7c652c2222e81bf6
            555240bd6d9fd0e74d1.json
                startUrl, region, accessToken,
                expiresAt, clientId, clientSecret,
                registrationExpiresAt, refreshToken
              ~/.aws/sso/cache/aeb4ade1897115eecded4
            c20d82f702d84aae043.json
                clientId, clientSecret, expiresAt,
                scopes
              ~/.aws/sso/cache/fdfd6d9bd66b628207ac9
            50535aa4ca192516223.json
                clientId, clientSecret, expiresAt,
                scopes
            ");
        }
    }
}

#[test]
fn help() {
    let world = World::approving();
    snapshot!(shown(&world, 80, &["logout", "--help"]), @r"
    Log out: end the sign-in, delete the token and its role credentials

    Usage: ssologin logout [OPTIONS] [NAME]...

    Arguments:
      [NAME]...
              Sessions; or profiles, whose sessions are meant

    Options:
          --all
              Every [sso-session], and every start URL that only legacy profiles use

          --sso-session <NAME>
              The session of this name, whatever else has the name

          --profile <NAME>
              The session of this profile

          --json
              Print one JSON document when all is done

          --color <WHEN>
              When to use colour

              Possible values:
              - auto:   On a terminal, unless `NO_COLOR` is set
              - always
              - never

              [default: auto]

          --debug
              Add the causes to errors

      -h, --help
              Print help (see a summary with '-h')

    Examples:
      ssologin logout homesso
          End one sign-in
      ssologin logout --all --json
          End all, and print what was done

    Exit codes:
      0    done
      1    failed
      2    wrong usage
      4    several sessions, some failed
      5    the configuration is wrong
      124  gave up waiting
      130  interrupted

    Environment:
      AWS_PROFILE
          The profile that is meant where nothing is named.
      AWS_DEFAULT_PROFILE
          The same, where AWS_PROFILE is not set.
      AWS_CONFIG_FILE
          The config file, in place of ~/.aws/config.
      AWS_SHARED_CREDENTIALS_FILE
          The credentials file, in place of ~/.aws/credentials.
      HOME
          The home folder, where the AWS folders lie; on Windows USERPROFILE.
      XDG_STATE_HOME
          Where our own folder lies, in place of ~/.local/state; on Windows
          LOCALAPPDATA.
      AWS_ENDPOINT_URL_SSO_OIDC
          Where tokens come from, in place of IAM Identity Center.
      AWS_ENDPOINT_URL_SSO
          Where the portal is: accounts, roles and their credentials, logout.
      AWS_ENDPOINT_URL
          Where every service is that has no variable of its own.
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
          true: endpoints of variables and of the config do not count.
      AWS_USE_FIPS_ENDPOINT
          true: FIPS endpoints.
      AWS_USE_DUALSTACK_ENDPOINT
          true: endpoints with IPv4 and IPv6.
      AWS_CA_BUNDLE
          A file of authorities that TLS trusts besides the system's.
      HTTPS_PROXY
          The proxy for https.
      HTTP_PROXY
          The proxy for http.
      NO_PROXY
          The hosts that no proxy is used for.
      NO_COLOR
          No colour, whatever it is set to.
    ");
    snapshot!(shown(&world, 40, &["logout", "--help"]), @r"
    Log out: end the sign-in, delete the
    token and its role credentials

    Usage: ssologin logout [OPTIONS] [NAME].
    ..

    Arguments:
      [NAME]...
              Sessions; or profiles, whose
              sessions are meant

    Options:
          --all
              Every [sso-session], and every
              start URL that only legacy
              profiles use

          --sso-session <NAME>
              The session of this name,
              whatever else has the name

          --profile <NAME>
              The session of this profile

          --json
              Print one JSON document when
              all is done

          --color <WHEN>
              When to use colour

              Possible values:
              - auto:   On a terminal,
                unless `NO_COLOR` is set
              - always
              - never

              [default: auto]

          --debug
              Add the causes to errors

      -h, --help
              Print help (see a summary with
              '-h')

    Examples:
      ssologin logout homesso
          End one sign-in
      ssologin logout --all --json
          End all, and print what was done

    Exit codes:
      0    done
      1    failed
      2    wrong usage
      4    several sessions, some failed
      5    the configuration is wrong
      124  gave up waiting
      130  interrupted

    Environment:
      AWS_PROFILE
          The profile that is meant where
          nothing is named.
      AWS_DEFAULT_PROFILE
          The same, where AWS_PROFILE is not
          set.
      AWS_CONFIG_FILE
          The config file, in place of
          ~/.aws/config.
      AWS_SHARED_CREDENTIALS_FILE
          The credentials file, in place of
          ~/.aws/credentials.
      HOME
          The home folder, where the AWS
          folders lie; on Windows
          USERPROFILE.
      XDG_STATE_HOME
          Where our own folder lies, in
          place of ~/.local/state; on
          Windows LOCALAPPDATA.
      AWS_ENDPOINT_URL_SSO_OIDC
          Where tokens come from, in place
          of IAM Identity Center.
      AWS_ENDPOINT_URL_SSO
          Where the portal is: accounts,
          roles and their credentials,
          logout.
      AWS_ENDPOINT_URL
          Where every service is that has no
          variable of its own.
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
          true: endpoints of variables and
          of the config do not count.
      AWS_USE_FIPS_ENDPOINT
          true: FIPS endpoints.
      AWS_USE_DUALSTACK_ENDPOINT
          true: endpoints with IPv4 and
          IPv6.
      AWS_CA_BUNDLE
          A file of authorities that TLS
          trusts besides the system's.
      HTTPS_PROXY
          The proxy for https.
      HTTP_PROXY
          The proxy for http.
      NO_PROXY
          The hosts that no proxy is used
          for.
      NO_COLOR
          No colour, whatever it is set to.
    ");
}
