use super::{StartUrl, is_builder_id, is_region, portal_name};

#[test]
fn every_form_is_accepted_as_it_is_and_has_a_name() {
    for (url, name) in [
        ("https://acme.awsapps.com/start", "acme"),
        ("https://d-1234567890.awsapps.com/start/", "d-1234567890"),
        ("https://start.awsapps.com/start", "start"),
        ("https://signin.awsapps.com/start", "signin"),
        ("https://view.awsapps.com/start", "view"),
        (
            "https://start.us-gov-home.awsapps.com/directory/acme",
            "acme",
        ),
        (
            "https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/d-12/",
            "d-12",
        ),
        ("https://start.home.awsapps.cn/directory/acme", "acme"),
        (
            "https://start.cn-north-1.home.awsapps.cn/directory/Acme",
            "Acme",
        ),
        (
            "https://identitycenter.amazonaws.com/ssoins-0a1b",
            "ssoins-0a1b",
        ),
        (
            "https://identitycenter.amazonaws.com/ssoins-0a1b/",
            "ssoins-0a1b",
        ),
        (
            "https://identitycenter.amazonaws.com.cn/ssoins-0a1b",
            "ssoins-0a1b",
        ),
        ("https://identitycenter.us-gov.amazonaws.com/d-12", "d-12"),
        (
            "https://identitycenter.amazonaws.eu/ssoins-0a1b",
            "ssoins-0a1b",
        ),
        ("https://ssoins-2c.portal.eu-west-1.app.aws", "ssoins-2c"),
        (
            "https://ssoins-2c.portal.us-gov-west-1.app.aws/",
            "ssoins-2c",
        ),
        (
            "https://ssoins-2c.eu-west-1.portal.amazonaws.com",
            "ssoins-2c",
        ),
        (
            "https://ssoins-2c.cn-north-1.portal.amazonaws.com.cn/",
            "ssoins-2c",
        ),
        (
            "https://ssoins-2c.portal.cn-north-1.app.amazonwebservices.com.cn",
            "ssoins-2c",
        ),
        (
            "https://ssoins-2c.eusc-de-east-1.portal.amazonaws.eu",
            "ssoins-2c",
        ),
        (
            "https://ssoins-2c.portal.eusc-de-east-1.api.amazonwebservices.eu",
            "ssoins-2c",
        ),
    ] {
        let parsed = StartUrl::parse(url).unwrap();
        assert_eq!((parsed.url.as_str(), parsed.is_changed), (url, false));
        assert!(parsed.is_aws && !parsed.is_approval, "{url}");
        assert_eq!(portal_name(url).as_deref(), Some(name), "{url}");
        // A browser adds a fragment, and removes none of the name.
        for page in ["#/", "#/?tab=accounts", "#/device?user_code=ABCD-EFGH"] {
            let shown = StartUrl::parse(&format!("{url}{page}")).unwrap();
            assert_eq!(shown.url.trim_end_matches('/'), url.trim_end_matches('/'));
            assert_eq!(shown.is_approval, page.contains("device"), "{url}{page}");
            assert_eq!(portal_name(&format!("{url}{page}")).as_deref(), Some(name));
        }
    }
    assert!(is_builder_id("https://VIEW.awsapps.com/start/#/"));
    assert!(!is_builder_id("https://review.awsapps.com/start"));
}

#[test]
fn only_the_page_of_one_login_is_reported_as_such() {
    for (typed, is_approval) in [
        ("https://d-1.awsapps.com/start/#/device?user_code=A", true),
        ("https://d-1.awsapps.com/start#/device", true),
        ("https://d-1.awsapps.com/start/#/devices", false),
        ("https://d-1.awsapps.com/start/#/?x=device", false),
    ] {
        let url = StartUrl::parse(typed).unwrap();
        assert_eq!(url.url, "https://d-1.awsapps.com/start");
        assert_eq!(url.is_approval, is_approval, "{typed}");
    }
}

#[test]
fn what_a_browser_adds_is_taken_off() {
    for (typed, written) in [
        (
            "https://d-1.awsapps.com/start",
            "https://d-1.awsapps.com/start",
        ),
        (
            "https://d-1.awsapps.com/start/",
            "https://d-1.awsapps.com/start/",
        ),
        (
            " https://d-1.awsapps.com/start ",
            "https://d-1.awsapps.com/start",
        ),
        (
            "https://D-1.awsapps.com/start",
            "https://D-1.awsapps.com/start",
        ),
        (
            "https://d-1.awsapps.com/start#",
            "https://d-1.awsapps.com/start",
        ),
        (
            "https://d-1.awsapps.com/start/#/",
            "https://d-1.awsapps.com/start",
        ),
        (
            "https://D-1.awsapps.com/start/#/?tab=accounts",
            "https://d-1.awsapps.com/start",
        ),
        (
            "https://d-1.awsapps.com/start?x=y",
            "https://d-1.awsapps.com/start",
        ),
        // Some shells add a backslash to a pasted `#`.
        (
            "https://d-1.awsapps.com/start/\\#/",
            "https://d-1.awsapps.com/start",
        ),
        (
            "https://d-1.awsapps.com/x/../start",
            "https://d-1.awsapps.com/start",
        ),
        (
            "https://START.us-gov-home.awsapps.com/directory/acme/?x=y",
            "https://start.us-gov-home.awsapps.com/directory/acme",
        ),
        (
            "https://identitycenter.amazonaws.com//ssoins-1#",
            "https://identitycenter.amazonaws.com/ssoins-1",
        ),
        ("https://d-1.awsapps.com", "https://d-1.awsapps.com/start"),
        ("https://d-1.awsapps.cn/", "https://d-1.awsapps.cn/start"),
        (
            "https://identitycenter.amazonaws.com/ssoins-0123456789abcdef",
            "https://identitycenter.amazonaws.com/ssoins-0123456789abcdef",
        ),
        (
            "https://ssoins-1.portal.eu-west-1.app.aws/#/",
            "https://ssoins-1.portal.eu-west-1.app.aws/",
        ),
        ("http://127.0.0.1:8080/start", "http://127.0.0.1:8080/start"),
    ] {
        let url = StartUrl::parse(typed).unwrap();
        assert_eq!(
            (url.url.as_str(), url.is_changed),
            (written, typed != written)
        );
        assert!(url.is_aws, "{typed}");
        assert!(!StartUrl::parse(&url.url).unwrap().is_changed, "{typed}");
    }
    assert!(
        !StartUrl::parse("https://sso.example.com/aws")
            .unwrap()
            .is_aws
    );
    for foreign in [
        "https://xapp.aws/",
        "https://start.us-gov-home.awsapps.com.example/directory/acme",
        "https://oidc.example.com/",
        "https://signin.example.com/aws",
    ] {
        assert!(!StartUrl::parse(foreign).unwrap().is_aws, "{foreign}");
    }
}

#[test]
fn what_is_no_start_url_is_refused_with_the_reason() {
    const START: &str = "https://…/start";
    const DIRECTORY: &str = "https://…/directory/NAME";
    const ISSUER: &str = "https://…/ssoins-…";
    let other = "is a page of the portal other than `/start`";
    let directory = "does not end in the name of a directory";
    let instance = "does not end in the ID of an instance";
    let sign_in = "is a sign-in page, not the access portal";
    let approval = "is the page to approve a login, not the access portal";
    let endpoint = "is an endpoint for programs, not the access portal";
    let console = "is the AWS console, not the access portal";
    for (typed, why, form) in [
        ("", "is not a URL", START),
        ("d-1.awsapps.com/start", "is not a URL", START),
        (
            "http://d-1.awsapps.com/start",
            "is not an `https` URL",
            START,
        ),
        ("http://127.0.0.1.example/", "is not an `https` URL", START),
        ("ftp://localhost/", "is not an `https` URL", START),
        ("https://", "is not a URL", START),
        (
            "https://me:x@d-1.awsapps.com/start",
            "contains a user name",
            START,
        ),
        (
            "https://d-1.awsapps.com/start x",
            "contains spaces or control characters",
            START,
        ),
        ("https://d-1.awsapps.com/login", other, START),
        ("https://d-1.awsapps.com/directory/acme", other, START),
        (
            "https://start.us-gov-home.awsapps.com",
            directory,
            DIRECTORY,
        ),
        (
            "https://start.us-gov-home.awsapps.com/start",
            directory,
            DIRECTORY,
        ),
        (
            "https://start.home.awsapps.cn/directory/",
            directory,
            DIRECTORY,
        ),
        (
            "https://start.home.awsapps.cn/directory/acme/x",
            directory,
            DIRECTORY,
        ),
        ("https://identitycenter.amazonaws.com/", instance, ISSUER),
        (
            "https://identitycenter.amazonaws.com/ssoins-1/x",
            instance,
            ISSUER,
        ),
        (
            "https://123412341234.signin.aws.amazon.com/console",
            sign_in,
            START,
        ),
        (
            "https://signin.aws.amazon.com/platform/d-1/login",
            sign_in,
            START,
        ),
        ("https://eu-west-1.sso.signin.aws/", sign_in, START),
        (
            "https://us-gov-west-1.signin-fips.amazonaws-us-gov.com/",
            sign_in,
            START,
        ),
        ("https://cn-north-1.signin.amazonaws.cn/", sign_in, START),
        (
            "https://device.sso.eu-west-1.amazonaws.com/?user_code=A",
            approval,
            START,
        ),
        (
            "https://DEVICE.sso.cn-north-1.amazonaws.com.cn/",
            approval,
            START,
        ),
        (
            "https://oidc.eu-west-1.amazonaws.com/authorize",
            endpoint,
            START,
        ),
        ("https://portal.sso.eu-west-1.api.aws/", endpoint, START),
        (
            "https://eu-west-1.console.aws.amazon.com/singlesignon",
            console,
            START,
        ),
    ] {
        let error = StartUrl::parse(typed).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("{why}: use the form `{form}`"),
            "{typed}"
        );
    }
    assert!(is_region("eu-west-1") && !is_region("eu_west_1") && !is_region(""));
}
