//! Real shells on terminals, set up as the README describes, with simulated typing.

use crate::init::session::Session;
use crate::init::shells::shells;
use crate::support::Fixture;

/// A command line that prints two variables as the shell's child processes see them.
///
/// Its echo on the terminal does not contain the expected output.
const SHOW: &str = "sh -c 'echo \"<$AWS_PROFILE> <$AWS_ACCESS_KEY_ID>\"'\r";

#[test]
fn completion_switcher_and_prompt_work_in_interactive_shells() {
    for shell in shells() {
        let mut fixture = Fixture::approving().logged_in(&["homesso", "worksso"]);
        fixture.ends_in("homesso", 45 * 60);
        fixture.ends_in("worksso", 35 * 60);
        fixture.set("AWS_ACCESS_KEY_ID", "AKIA");
        // Colors would put escapes between the words.
        fixture.set("NO_COLOR", "1");
        let mut session = Session::start(shell, &fixture, "");
        // Without a profile, the prompt shows every session with a token.
        session.until("[homesso 4");
        session.until("m worksso 3");
        session.types("ssologin ref\thomesso\r");
        session.until("homesso  ✓ still logged in:");
        session.types("ssologin status wor\t\r");
        session.until("SESSION ");
        session.until("worksso  ✓ valid ");
        session.types(SHOW);
        session.until("<> <AKIA>");
        session.types("awsp homesso.muppetu\t\r");
        session.until("awsp: unset AWS_ACCESS_KEY_ID");
        session.until("[homesso 4");
        session.until("m] ");
        session.types(SHOW);
        session.until("<homesso.muppetuser> <>");
        session.types("awsp worksso.d\t\r");
        session.until("[worksso 3");
        session.types("awsp gone\r");
        session.until("awsp: no profile named `gone`");
        session.until("[worksso 3");
        session.types(SHOW);
        session.until("<worksso.dev> <>");
        session.types("awsp\r");
        session.until("[homesso 4");
        session.until("m worksso 3");
        session.types(SHOW);
        session.until("<> <>");
        session.leave();
    }
}
