//! What a person sees on a terminal of 80 columns, and of 40.

use crate::run::{World, snapshot};
use crate::terminal::{Terminal, screen_of};

fn world() -> World {
    let mut world = World::approving().logged_in(&["homesso"]);
    world.ends_in("homesso", 42 * 60 + 30);
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
    homesso
      state               valid
      token               42 min
      renewable           yes
      sign-in (estimate)  ~7 h 59 min
      profiles            homesso.muppetuser, homesso.muppetadmin
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
    SESSION  STATE       TOKEN   RENEWABLE  SIGN-IN (ESTIMATE)  PROFILES
    homesso  valid       42 min  yes        ~7 h 59 min         homesso.muppetuser,
                                                                homesso.muppetadmin
    worksso  signed-out  -       no                             worksso.dev,
                                                                worksso.audit
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
            worksso
              state               valid
              token               59 min
              renewable           yes
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
    homesso
      kind       sso-session
      start url  https://homesso.awsapps.com/start/
      region     eu-west-1
      profiles   homesso.muppetuser,homesso.muppetadmin
    worksso
      kind       sso-session
      start url  https://worksso.awsapps.com/start
      region     us-east-1
      profiles   worksso.dev,worksso.audit
    https://oldsso.awsapps.com/start
      kind       legacy
      start url  https://oldsso.awsapps.com/start
      region     us-west-2
      profiles   oldstyle
    ");
    snapshot!(shown(&world, 40, &["list", "sessions"]), @r"
    homesso
      kind       sso-session
      start url  https://
                 homesso.awsapps.com/start/
      region     eu-west-1
      profiles   homesso.muppetuser,
                 homesso.muppetadmin
    worksso
      kind       sso-session
      start url  https://
                 worksso.awsapps.com/start
      region     us-east-1
      profiles   worksso.dev,worksso.audit
    https://oldsso.awsapps.com/start
      kind       legacy
      start url  https://oldsso.awsapps.com/
                 start
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
    homesso
      homesso.muppetuser
        account  123412341234
        role     MuppetAccess
        region   eu-west-1
      homesso.muppetadmin
        account  123412341234
        role     AdministratorAccess
        region   eu-west-1
    worksso
      worksso.dev
        account  432143214321
        role     DeveloperAccess
        region   us-east-1
      worksso.audit
        account  567856785678
        role     ReadOnlyAccess
        region   us-east-1
    https://oldsso.awsapps.com/start
      oldstyle
        account  876587658765
        role     LegacyAccess
        region   us-west-2
        kind     legacy
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
    homesso
      account  748003855959
      name     Shared Services
      email    shared.services@example.com
    homesso
      account  539963077979
      name     Staging
      email    staging@example.com
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
    homesso
      account  539963077979
      name     Staging
      role     AdministratorAccess
    homesso
      account  539963077979
      name     Staging
      role     DeveloperAccess
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
        screen_of(&written.replace(hash, "0123456789abcdef"), columns)
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
fn the_list_to_pick_sessions_from() {
    let world = world();
    for columns in [80, 40] {
        let mut picker = Terminal::sized(&world, &[], columns);
        let screen = picker.until_shown(|screen| screen.contains("Esc to stop]"));
        if columns == 80 {
            snapshot!(screen, @r"
            ? Sessions:
            > [ ] homesso                           valid, 42 min left
              [ ] worksso                           signed-out
              [ ] https://oldsso.awsapps.com/start  signed-out
            [space marks, → marks all, type to filter, Esc to stop]
            ");
        } else {
            snapshot!(screen, @r"
            ? Sessions:
            > [ ] homesso        valid, 42 min left
              [ ] worksso        signed-out
              [ ] https://olds…  signed-out
            [space marks, → all, Esc to stop]
            ");
        }
        picker.keys("\u{1b}");
        assert!(picker.ends_by_lines());
    }
}

#[test]
fn changes_to_the_config() {
    let world = world();
    for columns in [80, 40] {
        let arguments = [
            "configure",
            "session",
            "homesso",
            "--scopes",
            "sso:account:access,other:scope",
        ];
        let mut configure = Terminal::sized(&world, &arguments, columns);
        for question in ["SSO start URL", "SSO region"] {
            configure.until_shown(|screen| screen.contains(question));
            configure.line("");
        }
        let screen = configure.until_shown(|screen| screen.contains("[y/N]"));
        if columns == 80 {
            snapshot!(screen, @r"
            SSO start URL [https://homesso.awsapps.com/start/]:
            SSO region [eu-west-1]:
            --- .aws/config
            +++ .aws/config
            @@ -1,7 +1,7 @@
             [sso-session homesso]
             sso_start_url = https://homesso.awsapps.com/start/
             sso_region = eu-west-1
            -sso_registration_scopes = sso:account:access
            +sso_registration_scopes = sso:account:access,other:scope

             [sso-session worksso]
             sso_start_url = https://worksso.awsapps.com/start
            Write this to `.aws/config`? [y/N]
            ");
        } else {
            snapshot!(screen, @r"
            SSO start URL [https://homesso.awsapps.c
            om/start/]:
            SSO region [eu-west-1]:
            --- .aws/config
            +++ .aws/config
            @@ -1,7 +1,7 @@
             [sso-session homesso]
             sso_start_url = https://homesso.awsapps
            .com/start/
             sso_region = eu-west-1
            -sso_registration_scopes = sso:account:a
            ccess
            +sso_registration_scopes = sso:account:a
            ccess,other:scope

             [sso-session worksso]
             sso_start_url = https://worksso.awsapps
            .com/start
            Write this to `.aws/config`? [y/N]
            ");
        }
        configure.line("n");
        assert!(configure.ends_by_lines());
    }
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
fn a_login_by_a_browser_that_comes_back() {
    let world = World::waiting();
    for columns in [80, 40] {
        let arguments = [
            "homesso",
            "--use-pkce",
            "--redirect-port",
            "0",
            "--no-browser",
        ];
        let mut login = Terminal::sized(&world, &arguments, columns);
        let screen = login.until_shown(|screen| {
            let whole = screen.replace('\n', "");
            whole.contains("code_challenge=") && whole.contains("paste the URL")
        });
        // The URL has several rows, and is another one each time.
        let rows = screen.lines().take_while(|row| !row.ends_with(" at"));
        let told = rows.collect::<Vec<_>>().join("\n");
        let (_, rest) = told.split_once("-L").unwrap();
        let (port, _) = rest.trim_start().split_once(':').unwrap();
        let told = told.replace(port, "[PORT]");
        if columns == 80 {
            snapshot!(told, @r"
            homesso  where the browser runs, lead port [PORT] here first:
              ssh -L [PORT]:127.0.0.1:[PORT] HOST
            homesso  where the browser cannot come back, paste the URL that it ends at here
            ");
        } else {
            snapshot!(told, @r"
            homesso  where the browser runs, lead
                     port [PORT] here first:
              ssh -L [PORT]:127.0.0.1:[PORT] HOST
            homesso  where the browser cannot come
                     back, paste the URL that it
                     ends at here
            ");
        }
        login.interrupt();
        assert!(login.ends_by_lines());
    }
}

#[test]
fn a_qr_code_fits_or_is_left_out() {
    let world = World::waiting();
    for (columns, drawn) in [(80, true), (40, false)] {
        let mut login = Terminal::sized(&world, &["homesso", "--qr"], columns);
        login.until_shown(|screen| screen.contains(" within ") && screen.contains('█') == drawn);
        login.interrupt();
        let (screen, _) = login.last_screen();
        assert_eq!(screen.contains('█'), drawn, "{screen}");
    }
}

#[test]
fn lists_of_accounts_and_roles() {
    let world = world();
    for columns in [80, 40] {
        let arguments = [
            "configure",
            "profile",
            "x",
            "--session",
            "homesso",
            "--dry-run",
        ];
        let mut wizard = Terminal::sized(&world, &arguments, columns);
        let accounts = wizard.until_shown(|screen| screen.contains("Esc to stop]"));
        wizard.keys("staging\r");
        let roles = wizard
            .until_shown(|screen| screen.contains("Role:") && screen.contains("Esc to stop]"));
        if columns == 80 {
            snapshot!(accounts, @r"
            ? Account:
            > Backup           246673439297
              Log Archive      595169679408
              Muppets          123412341234
              Networking       423094085027
              Production       429628183978
              Shared Services  748003855959
              Staging          539963077979
            [type to filter, Esc to stop]
            ");
            snapshot!(roles, @r"
            > Account: Staging          539963077979
            ? Role:
            > AdministratorAccess
              DeveloperAccess
            [type to filter, Esc to stop]
            ");
        } else {
            snapshot!(accounts, @r"
            ? Account:
            > Backup           246673439297
              Log Archive      595169679408
              Muppets          123412341234
              Networking       423094085027
              Production       429628183978
              Shared Services  748003855959
              Staging          539963077979
            [type to filter, Esc to stop]
            ");
            snapshot!(roles, @r"
            > Account: Staging          539963077979
            ? Role:
            > AdministratorAccess
              DeveloperAccess
            [type to filter, Esc to stop]
            ");
        }
        wizard.keys("\u{1b}");
        assert!(wizard.ends_by_lines());
    }
}

#[test]
fn profiles_for_everything() {
    let world = world();
    for columns in [80, 40] {
        let arguments = ["configure", "populate", "homesso", "--include", "Staging"];
        let mut populate = Terminal::sized(&world, &arguments, columns);
        let screen = populate.until_shown(|screen| screen.contains("[y/N]"));
        if columns == 80 {
            snapshot!(screen, @r"
            homesso  2 new profiles
            --- .aws/config
            +++ .aws/config
            @@ -20,6 +20,20 @@
             sso_role_name = AdministratorAccess
             region = eu-west-1

            +[profile homesso.staging.administratoraccess]
            +sso_session = homesso
            +sso_account_id = 539963077979
            +sso_role_name = AdministratorAccess
            +region = eu-west-1
            +ssologin_populated = true
            +
            +[profile homesso.staging.developeraccess]
            +sso_session = homesso
            +sso_account_id = 539963077979
            +sso_role_name = DeveloperAccess
            +region = eu-west-1
            +ssologin_populated = true
            +
             [profile worksso.dev]
             sso_session = worksso
             sso_account_id = 432143214321
            Write this to `.aws/config`? [y/N]
            ");
        } else {
            snapshot!(screen, @r"
            homesso  2 new profiles
            --- .aws/config
            +++ .aws/config
            @@ -20,6 +20,20 @@
             sso_role_name = AdministratorAccess
             region = eu-west-1

            +[profile homesso.staging.administratora
            ccess]
            +sso_session = homesso
            +sso_account_id = 539963077979
            +sso_role_name = AdministratorAccess
            +region = eu-west-1
            +ssologin_populated = true
            +
            +[profile homesso.staging.developeracces
            s]
            +sso_session = homesso
            +sso_account_id = 539963077979
            +sso_role_name = DeveloperAccess
            +region = eu-west-1
            +ssologin_populated = true
            +
             [profile worksso.dev]
             sso_session = worksso
             sso_account_id = 432143214321
            Write this to `.aws/config`? [y/N]
            ");
        }
        populate.line("n");
        assert!(populate.ends_by_lines());
    }
}

#[test]
fn profiles_of_the_old_kind() {
    let world = world();
    for columns in [80, 40] {
        let arguments = ["configure", "migrate", "--session-name", "oldsso"];
        let mut migrate = Terminal::sized(&world, &arguments, columns);
        let screen = migrate.until_shown(|screen| screen.contains("[y/N]"));
        if columns == 80 {
            snapshot!(screen, @r"
            new session `oldsso` of https://oldsso.awsapps.com/start in us-west-2: oldstyle
            --- .aws/config
            +++ .aws/config
            @@ -34,8 +34,12 @@

             # The old style: the start URL stands in the profile, and no session is named.
             [profile oldstyle]
            -sso_start_url = https://oldsso.awsapps.com/start
            -sso_region = us-west-2
            +sso_session = oldsso
             sso_account_id = 876587658765
             sso_role_name = LegacyAccess
             region = us-west-2
            +
            +[sso-session oldsso]
            +sso_start_url = https://oldsso.awsapps.com/start
            +sso_region = us-west-2
            +sso_registration_scopes = sso:account:access
            Write this to `.aws/config`? [y/N]
            ");
        } else {
            snapshot!(screen, @r"
            new session `oldsso` of
            https://oldsso.awsapps.com/start in
            us-west-2: oldstyle
            --- .aws/config
            +++ .aws/config
            @@ -34,8 +34,12 @@

             # The old style: the start URL stands i
            n the profile, and no session is named.
             [profile oldstyle]
            -sso_start_url = https://oldsso.awsapps.
            com/start
            -sso_region = us-west-2
            +sso_session = oldsso
             sso_account_id = 876587658765
             sso_role_name = LegacyAccess
             region = us-west-2
            +
            +[sso-session oldsso]
            +sso_start_url = https://oldsso.awsapps.
            com/start
            +sso_region = us-west-2
            +sso_registration_scopes = sso:account:a
            ccess
            Write this to `.aws/config`? [y/N]
            ");
        }
        migrate.line("n");
        assert!(migrate.ends_by_lines());
    }
}

#[test]
fn accounts_that_are_others() {
    let world = world();
    for columns in [80, 40] {
        let folder = world.path("state/ssologin/acquaintances");
        let file = std::fs::read_dir(folder)
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path();
        // Another user was here.
        let text = std::fs::read_to_string(&file).unwrap();
        let (before, _) = text.split_once("\"accounts\": [").unwrap();
        std::fs::write(&file, format!("{before}\"accounts\": [\"00000000\"]}}")).unwrap();
        let screen = shown(&world, columns, &["homesso", "--force"]);
        if columns == 80 {
            snapshot!(screen, @r"
            homesso  sees none of the accounts of last time, but Backup (246673439297), Log
                     Archive (595169679408) and 5 more: another user than meant? then
                     `ssologin homesso --fresh`
            homesso  logged in: 59 min left, renews itself
            ");
        } else {
            snapshot!(screen, @r"
            homesso  sees none of the accounts of
                     last time, but Backup
                     (246673439297), Log Archive
                     (595169679408) and 5 more:
                     another user than meant? then
                     `ssologin homesso --fresh`
            homesso  logged in: 59 min left, renews
                     itself
            ");
        }
    }
}
