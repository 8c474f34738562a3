"""Checks that clients and ssologin refresh each other's tokens and keep every field."""

from datetime import timedelta

from interop import CLIENTS, FIELDS, age, assert_acts, assert_fresh, check, ssologin, token

# So little time that every client refreshes the token.
SOON = timedelta(minutes=4)

for client in CLIENTS:
    with check(f"{client} renews a token of ssologin, and ssologin reads it"):
        ssologin("worksso", "--force", "--no-browser")
        old = age("worksso", SOON)
        assert_acts(client, "worksso")
        new = token("worksso")
        assert new["accessToken"] != old["accessToken"] and new["refreshToken"] != old["refreshToken"]
        assert sorted(new) == sorted(FIELDS), list(new)
        assert_fresh("worksso")
    with check(f"ssologin renews the token that {client} wrote, in the form of the AWS CLI"):
        ssologin("refresh", "worksso", "--force")
        newer = token("worksso")
        assert newer["accessToken"] != new["accessToken"] and list(newer) == FIELDS, list(newer)
        assert_fresh("worksso")
