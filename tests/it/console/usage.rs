//! What `ssologin console` refuses before it sends any request.

use crate::console::opened::PRINT;
use crate::support::{Fixture, README, keep_role, snapshot};

#[test]
fn a_usage_error_sends_no_request() {
    let fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    let role = ["--account", "123412341234", "--role", "R"];
    for (options, said) in [
        (&["--account", "123412341234"][..], "--session"),
        (
            &["--session", "homesso", role[0], role[1], role[2], role[3]],
            "cannot be used with",
        ),
        (
            &["--service", "s3", "--path", "/s3/home"],
            "cannot be used with",
        ),
        (&["--browser", "true"], "cannot be used with"),
        (&["--duration", "14m"], "from 15 minutes to 12 hours"),
        (&["--duration", "13h"], "from 15 minutes to 12 hours"),
        (&["--duration", "x"], "not a duration"),
        (&["--service", "../x"], "is not a service"),
        (&["--path", "//evil.example"], "is not a console path"),
        (
            &["--path", "https://evil.example/"],
            "is not a console path",
        ),
        (&["--path", "/\\evil.example"], "is not a console path"),
        (&["--region", "evil.example/"], "is not a region"),
        (
            &["--region", "us-gov-west-1"],
            "is in the partition GovCloud",
        ),
        (&["extra"], "unexpected argument"),
    ] {
        let output = fixture.run(&[PRINT, options].concat());
        assert_eq!(
            (output.code, output.stdout.as_str()),
            (Some(2), ""),
            "{output}"
        );
        assert!(output.stderr.contains(said), "{output}");
    }
    let output = fixture.run(&["console", "--profile", "homeso.muppetuser", "--print"]);
    assert_eq!(output.code, Some(2), "{output}");
    assert!(
        output.stderr.contains("did you mean `homesso.muppetuser`?"),
        "{output}"
    );
    fixture.assert_nothing_asked();
}

#[test]
fn an_error_message_says_what_is_wrong() {
    let fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    snapshot!(fixture.run(&[PRINT, &["--path", "//evil.example/\u{1b}[31m"]].concat()), @r"
    ------- stderr -------
    error: `//evil.example/\u{1b}[31m` is not a console path: use a path such as `/s3/home`
    [exit status: 2]
    ");
    snapshot!(fixture.run(&[PRINT, &["--region", "cn-north-1"]].concat()), @r"
    ------- stderr -------
    error: the region `cn-north-1` is in the partition China, but the session's region `eu-west-1` is not: its credentials do not work there
    hint: choose another one with `--region`, or fix `region` or `AWS_REGION`
    [exit status: 2]
    ");
    fixture.config(
        README
            .replace("region = eu-west-1\n", "region = eu_west_1\n")
            .replace("sso_region = eu_west_1", "sso_region = eu-west-1"),
    );
    snapshot!(fixture.run(PRINT), @"
    ------- stderr -------
    error: [HOME]/.aws/config:15: `region` in [profile homesso.muppetuser] is not a region; use a region such as `eu-west-1`, alone on its line
    [exit status: 5]
    ");
    fixture.assert_nothing_asked();
}

#[test]
fn keys_are_sent_only_over_tls_and_to_a_valid_url() {
    let mut fixture = Fixture::approving();
    keep_role(&fixture, 3600);
    fixture.set("AWS_ENDPOINT_URL_SIGNIN", "http://signin.example");
    snapshot!(fixture.run(PRINT), @"
    ------- stderr -------
    error: no request was sent to eu-west-1.signin.aws.amazon.com: the variable `AWS_ENDPOINT_URL_SIGNIN` is an `http` URL, to which secrets would go unencrypted: use `https`, or a service on this machine
    [exit status: 5]
    ");
    fixture.set("AWS_ENDPOINT_URL_SIGNIN", "https://user@signin.example");
    snapshot!(fixture.run(PRINT), @"
    ------- stderr -------
    error: no request was sent to signin.example: role credentials are never sent without TLS or to a URL with a user name; check `AWS_ENDPOINT_URL_SIGNIN` and the `services` section of the profile
    [exit status: 5]
    ");
    fixture.unset("AWS_ENDPOINT_URL_SIGNIN");
    fixture.config(README.replace(
        "sso_role_name = MuppetAccess\n",
        "sso_role_name = MuppetAccess\nservices = local\n[services local]\nsignin =\n  endpoint_url = nowhere\n",
    ));
    snapshot!(fixture.run(PRINT), @"
    ------- stderr -------
    error: no request was sent to eu-west-1.signin.aws.amazon.com: [HOME]/.aws/config:18: `endpoint_url` is not an `http` or `https` URL: fix it or remove it
    [exit status: 5]
    ");
}

#[test]
fn a_refusal_by_the_portal_is_reported() {
    let fixture = Fixture::signed_in();
    fixture.edit("homesso", |token| {
        token.insert("accessToken".into(), "unknown".into());
        token.remove("refreshToken");
    });
    let output = fixture.run(PRINT);
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (Some(3), ""),
        "{output}"
    );
    assert_eq!(
        fixture.asked(),
        ["GetRoleCredentials UnauthorizedException"]
    );
    let fixture = Fixture::signed_in();
    let role = ["--account", "123412341234", "--role", "Other", "--print"];
    let output = fixture.run(&[&["console", "--session", "homesso"], &role[..]].concat());
    assert_eq!(
        (output.code, output.stdout.as_str()),
        (Some(1), ""),
        "{output}"
    );
    assert!(output.stderr.contains("is not assigned to you"), "{output}");
}
