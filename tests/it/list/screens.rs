//! The lists on terminals of 80 and 40 columns.

use crate::support::{Fixture, shown, snapshot};

#[test]
fn the_lists_fit_80_and_40_columns() {
    let fixture = Fixture::for_screens();
    snapshot!(shown(&fixture, 80, &["list", "sessions"]), @r"
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
    snapshot!(shown(&fixture, 40, &["list", "sessions"]), "sessions_40");
    snapshot!(shown(&fixture, 80, &["list", "profiles"]), @r"
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
    snapshot!(shown(&fixture, 40, &["list", "profiles"]), "profiles_40");
    snapshot!(shown(&fixture, 80, &["list", "accounts", "homesso"]), @r"
    SESSION  ACCOUNT       NAME             EMAIL
    homesso  246673439297  Backup           backup@example.com
    homesso  595169679408  Log Archive      log.archive@example.com
    homesso  123412341234  Muppets          muppets@example.com
    homesso  423094085027  Networking       networking@example.com
    homesso  429628183978  Production       production@example.com
    homesso  748003855959  Shared Services  shared.services@example.com
    homesso  539963077979  Staging          staging@example.com
    ");
    snapshot!(shown(&fixture, 40, &["list", "accounts", "homesso", "--account", "S*"]), @r"
    SESSION  ACCOUNT       NAME
    homesso  748003855959  Shared Services
      email  shared.services@example.com
    homesso  539963077979  Staging
      email  staging@example.com
    ");
    snapshot!(shown(&fixture, 80, &["list", "roles", "homesso", "--account", "S*"]), @r"
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
    snapshot!(shown(&fixture, 40, &["list", "roles", "homesso", "--account", "Staging"]), @r"
    SESSION  ACCOUNT       NAME
    homesso  539963077979  Staging
      role  AdministratorAccess
    homesso  539963077979  Staging
      role  DeveloperAccess
    ");
}
