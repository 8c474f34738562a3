"""A token of ours that a client renews, ssologin reads and renews in turn, and nothing is lost on the way."""

from datetime import timedelta

from interop import CLIENTS, FIELDS, age, assert_acts, assert_fresh, check, ssologin, token

# Less than any of them waits for.
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
