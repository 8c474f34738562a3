//! Where a person is asked for something.

use super::{shown, world};
use crate::run::{World, snapshot};
use crate::terminal::Terminal;

#[test]
fn the_list_to_pick_sessions_from() {
    for columns in [80, 40] {
        let world = world();
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
        picker.keys(" \u{1b}[B \r");
        let screen = picker.until_shown(|screen| {
            screen.matches("kept").count() == 1 && screen.contains("logged in")
        });
        if columns == 80 {
            snapshot!(screen, @r"
            > Sessions: homesso, worksso
            homesso  kept: 42 min left, renews itself
            worksso  logged in: 59 min left, renews itself
            ");
        } else {
            snapshot!(screen, @r"
            > Sessions: homesso, worksso
            homesso  kept: 42 min left, renews
                     itself
            worksso  logged in: 59 min left, renews
                     itself
            ");
        }
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
