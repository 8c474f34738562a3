"""Checks that every client can use the profiles that `ssologin configure` writes.

These are profiles from populate, with every kind of character that is allowed in names, and from
migrate.
"""

from interop import CLIENTS, assert_acts, check, profiles_of, ssologin

ssologin("worksso", "--no-browser")
before = profiles_of()
chosen = ["--include", "Staging", "--include", "backup"]
name = "C-1_2+{session}/{account_id}:{role}.{email}"
with check("populate writes a profile for each role that has none, once"):
    for _ in range(2):
        ssologin("configure", "populate", "worksso", *chosen, "--name", name, "--yes")
        new = profiles_of().keys() - before.keys()
        assert len(new) == 4 and all("@example.com" in name for name in new), new
for client in CLIENTS:
    with check(f"{client} acts with every one of them"):
        assert_acts(client, "worksso")

ssologin("https://oldsso.awsapps.com/start", "--no-browser")
with check("migrate binds a legacy profile to a session, which keeps its login"):
    ssologin("configure", "migrate", "--yes")
    assert list(profiles_of("oldsso")) == ["oldstyle"], profiles_of("oldsso")
for client in CLIENTS:
    with check(f"{client} acts with it"):
        assert_acts(client, "oldsso")
