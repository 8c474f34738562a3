use crate::sandbox::testing::{AT_ONCE, center};
use crate::sandbox::wire::testing::ask;

#[test]
fn sts_refuses_in_xml() {
    let identity = "Action=GetCallerIdentity&Version=2011-06-15";
    let unknown = [(
        "authorization",
        "AWS4-HMAC-SHA256 Credential=ASIANOBODY/20260921/x",
    )];
    for (headers, body, status, code) in [
        (&unknown[..], identity, 403, "InvalidClientTokenId"),
        (&[], identity, 403, "MissingAuthenticationToken"),
        (
            &[("authorization", "Bearer x")],
            identity,
            403,
            "MissingAuthenticationToken",
        ),
        (
            &unknown[..],
            "Action=AssumeRole&Version=2011-06-15",
            403,
            "InvalidClientTokenId",
        ),
        (
            &unknown[..],
            "Action=GetSessionToken&Version=2011-06-15",
            400,
            "InvalidAction",
        ),
        (&unknown[..], "Action=AssumeRole", 400, "InvalidAction"),
        (&unknown[..], "", 400, "InvalidAction"),
    ] {
        let (got, _, xml) = ask(&mut center(AT_ONCE), "POST", "/", headers, body);
        assert_eq!(got, status);
        assert!(xml.contains(&format!("<Code>{code}</Code>")), "{xml}");
    }
}
