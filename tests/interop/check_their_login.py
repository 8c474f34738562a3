"""Checks that ssologin and the AWS CLI v2 read, refresh, reuse and end each other's logins."""

from datetime import timedelta

from interop import CACHE, CLI_V2, FIELDS, assert_acts, assert_fresh, aws_login, check, registrations, run, ssologin, state, token

LEGACY = "https://oldsso.awsapps.com/start"


def assert_reused(key, login):
    """Asserts that a login reuses the client registration of the existing token."""
    before, client = registrations(), token(key)["clientId"]
    old = token(key)["accessToken"]
    login()
    assert registrations() == before and token(key)["clientId"] == client
    assert token(key)["accessToken"] != old


with check("AWS CLI v2 logs in to a session, and status reads it"):
    aws_login("--sso-session", "worksso")
    assert_fresh("worksso")
    assert state("worksso")["renewable"]

with check("AWS CLI v2 logs in to a legacy profile, and status reads it"):
    aws_login("--profile", "oldstyle")
    assert_fresh(LEGACY, timedelta(hours=8))

with check("ssologin leaves a good token of AWS CLI v2 alone"):
    before = token("worksso"), token(LEGACY)
    ssologin("worksso", LEGACY, "--no-browser")
    assert (token("worksso"), token(LEGACY)) == before

with check("ssologin refresh renews a token of AWS CLI v2, which then works on"):
    old = token("worksso")
    ssologin("refresh", "worksso", "--force")
    new = token("worksso")
    assert list(new) == FIELDS and new["accessToken"] != old["accessToken"]
    assert_fresh("worksso")
    assert_acts("AWS CLI v2", "worksso")

for key in ("worksso", LEGACY):
    with check(f"ssologin logs in with the registration of AWS CLI v2: {key}"):
        assert_reused(key, lambda: ssologin(key, "--force", "--no-browser"))

with check("AWS CLI v2 logs in with the registration of ssologin: homesso"):
    ssologin("homesso", "--no-browser")
    assert_reused("homesso", lambda: aws_login("--sso-session", "homesso"))

with check("AWS CLI v2 logs in with the registration of ssologin: legacy"):
    for path in CACHE.iterdir():
        path.unlink()
    ssologin(LEGACY, "--no-browser")
    assert_reused(LEGACY, lambda: aws_login("--profile", "oldstyle"))

with check("aws sso logout ends the logins of ssologin"):
    ssologin("--all", "--no-browser")
    run(CLI_V2, "sso", "logout")
    assert all(state(key)["state"] == "signed-out" for key in ("homesso", "worksso", LEGACY))

with check("ssologin logout ends a login of AWS CLI v2, with its role credentials"):
    aws_login("--sso-session", "worksso")
    assert_acts("AWS CLI v2", "worksso")
    ssologin("logout", "worksso")
    assert state("worksso")["state"] == "signed-out"
    try:
        run(CLI_V2, "sts", "get-caller-identity", "--profile", "worksso.dev")
    except AssertionError as error:
        assert "Token for worksso does not exist" in str(error), error
    else:
        raise AssertionError("it still acts")
