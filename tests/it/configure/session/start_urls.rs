//! `ssologin configure session`: the start URLs of all partitions, and what is not one.

use crate::support::{Fixture, Output, README, Terminal, snapshot};

#[test]
fn the_start_url_of_every_partition_is_written_as_it_is() {
    let fixture = Fixture::approving();
    for (url, region) in [
        (
            "https://start.us-gov-home.awsapps.com/directory/acme",
            "us-gov-west-1",
        ),
        (
            "https://start.us-gov-east-1.us-gov-home.awsapps.com/directory/d-12",
            "us-gov-east-1",
        ),
        ("https://start.home.awsapps.cn/directory/acme", "cn-north-1"),
        (
            "https://start.cn-north-1.home.awsapps.cn/directory/acme",
            "cn-north-1",
        ),
        (
            "https://identitycenter.us-gov.amazonaws.com/ssoins-0a1b",
            "us-gov-west-1",
        ),
        ("https://ssoins-2c.portal.eu-west-1.app.aws", "eu-west-1"),
        (
            "https://ssoins-2c.eu-west-1.portal.amazonaws.com/",
            "eu-west-1",
        ),
    ] {
        fixture.config(README);
        let output = configure(&fixture, url, region);
        // Neither a warning nor another spelling.
        assert!(output.stderr.starts_with("wrote `"), "{output}");
        let section = format!("\n[sso-session c]\nsso_start_url = {url}\nsso_region = {region}\n");
        assert!(fixture.config_text().contains(&section), "{url}");
        assert_eq!(fixture.run(&["c"]).code, Some(0), "{url}");
        assert_eq!(fixture.run(&["logout", "c"]).code, Some(0), "{url}");
    }
}

#[test]
fn the_page_of_one_login_is_removed_with_the_reason() {
    let fixture = Fixture::approving();
    let output = configure(
        &fixture,
        "https://start.home.awsapps.cn/directory/acme/#/device?user_code=ABCD-EFGH",
        "cn-north-1",
    );
    snapshot!(output, @r"
    ------- stderr -------
    the start URL is saved as `https://start.home.awsapps.cn/directory/acme`: the rest is only the page to approve one login
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    log in with `ssologin c`
    [exit status: 0]
    ");
    let written = "\nsso_start_url = https://start.home.awsapps.cn/directory/acme\n";
    assert!(fixture.config_text().contains(written));
}

#[test]
fn the_start_url_of_builder_id_is_written_with_a_warning() {
    let fixture = Fixture::approving();
    let output = configure(&fixture, "https://view.awsapps.com/start", "us-east-1");
    snapshot!(output, @r"
    ------- stderr -------
    warning: AWS Builder ID has no accounts and no roles: the session gets tokens, but no role credentials
    wrote `[HOME]/.aws/config`; the previous version is in `[HOME]/.aws/config.ssologin-backup`
    log in with `ssologin c`
    [exit status: 0]
    ");
}

#[test]
fn a_page_of_aws_other_than_the_portal_is_refused_with_the_reason() {
    let fixture = Fixture::approving();
    let before = fixture.tree();
    let refused = |url: &str| {
        let output = configure(&fixture, url, "eu-west-1");
        assert_eq!(output.code, Some(2), "{output}");
        assert_eq!(fixture.tree(), before);
        output.stderr
    };
    snapshot!(refused("https://123412341234.signin.aws.amazon.com/console"), @"error: `--start-url`: the start URL is a sign-in page, not the access portal: use the form `https://…/start`");
    snapshot!(refused("https://device.sso.eu-west-1.amazonaws.com/?user_code=ABCD-EFGH"), @"error: `--start-url`: the start URL is the page to approve a login, not the access portal: use the form `https://…/start`");
    snapshot!(refused("https://start.us-gov-home.awsapps.com/start"), @"error: `--start-url`: the start URL does not end in the name of a directory: use the form `https://…/directory/NAME`");
    snapshot!(refused("https://identitycenter.amazonaws.com/"), @"error: `--start-url`: the start URL does not end in the ID of an instance: use the form `https://…/ssoins-…`");
}

#[test]
fn a_prompt_accepts_what_the_option_accepts() {
    let fixture = Fixture::approving();
    let mut terminal = Terminal::start(&fixture, &["configure", "session", "gov"]);
    terminal.until("SSO start URL: ", 1);
    terminal.line("https://us-gov-west-1.signin.amazonaws-us-gov.com/");
    terminal.until("is a sign-in page, not the access portal", 1);
    terminal.until("SSO start URL: ", 2);
    terminal.line("https://start.us-gov-home.awsapps.com/directory/acme#/");
    terminal.until("SSO region: ", 1);
    terminal.line("us-gov-west-1");
    terminal.until("scopes [sso:account:access]: ", 1);
    terminal.line("");
    terminal.until("[y/N] ", 1);
    terminal.line("y");
    let (written, code) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    assert!(fixture.config_text().contains(
        "\n[sso-session gov]\n\
         sso_start_url = https://start.us-gov-home.awsapps.com/directory/acme\n\
         sso_region = us-gov-west-1\n"
    ));
}

#[test]
fn the_prompts_accept_the_start_urls_of_every_partition() {
    for (typed, region, written) in [
        (
            "https://start.home.awsapps.cn/directory/acme/#/",
            "cn-north-1",
            "https://start.home.awsapps.cn/directory/acme",
        ),
        (
            "https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/acme",
            "us-gov-west-1",
            "https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/acme",
        ),
        (
            "https://identitycenter.amazonaws.com/ssoins-1234567890abcdef",
            "us-east-1",
            "https://identitycenter.amazonaws.com/ssoins-1234567890abcdef",
        ),
        (
            "https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws",
            "eu-west-1",
            "https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws",
        ),
        (
            "https://view.awsapps.com/start",
            "us-east-1",
            "https://view.awsapps.com/start",
        ),
    ] {
        let fixture = Fixture::approving();
        let mut terminal = Terminal::start(&fixture, &["configure", "session", "new"]);
        terminal.until("SSO start URL: ", 1);
        terminal.line(typed);
        terminal.until("SSO region: ", 1);
        terminal.line(region);
        terminal.until("scopes [sso:account:access]: ", 1);
        terminal.line("");
        terminal.until("[y/N] ", 1);
        terminal.line("y");
        let (said, code) = terminal.finish();
        assert_eq!(code, 0, "{typed}: {said}");
        let section =
            format!("[sso-session new]\nsso_start_url = {written}\nsso_region = {region}\n");
        assert!(fixture.config_text().contains(&section), "{typed}: {said}");
    }
}

fn configure(fixture: &Fixture, url: &str, region: &str) -> Output {
    fixture.run(&[
        "configure",
        "session",
        "c",
        "--yes",
        "--start-url",
        url,
        "--sso-region",
        region,
    ])
}
