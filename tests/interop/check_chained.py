"""Checks roles that are assumed with SSO credentials.

Clients use them through credential_process; ssologin and the AWS CLI v2 read them from each
other's cache files.
"""

import json
import os
import shutil

from interop import AWS, CLIENTS, check, run, ssologin

SSOLOGIN = os.environ["SSOLOGIN"]
CACHE = AWS / "cli" / "cache"
NOWHERE = {"AWS_ENDPOINT_URL_SSO": "http://127.0.0.1:9", "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9"}
# The chain starts at a legacy profile, because version 2.9 of the AWS CLI does not find the token
# of an `sso_session` when the profile is the source of a role.
OLD = "https://oldsso.awsapps.com/start"
PROFILES = """
[profile further]
region = eu-west-1
role_arn = arn:aws:iam::123412341234:role/Further
source_profile = oldstyle

[profile highest]
region = eu-west-1
role_arn = arn:aws:iam::432143214321:role/team/Highest
source_profile = further
role_session_name = muppet@example.com
external_id = tower "7" \N{LATIN SMALL LETTER E WITH ACUTE}
duration_seconds = 1800
"""
ROLES = {"further": "123412341234:assumed-role/Further/", "highest": "432143214321:assumed-role/Highest/muppet@example.com"}


def cached():
    """Returns the cached AssumeRole responses: the bytes of each file, by its name."""
    files = {path.name: path.read_bytes() for path in CACHE.glob("*.json")}
    return {name: content for name, content in files.items() if b"AssumedRoleUser" in content}


def forget():
    shutil.rmtree(CACHE, ignore_errors=True)


def arns_of(files):
    return {json.loads(content)["AssumedRoleUser"]["Arn"] for content in files.values()}


def assert_acts(client, prefix=""):
    arns = CLIENTS[client]([prefix + name for name in ROLES])
    for name, role in ROLES.items():
        assert role in arns[prefix + name], arns
    return arns


ssologin(OLD, "--no-browser")
config = AWS / "config"
config.write_text(
    config.read_text()
    + PROFILES
    + "".join(
        f"\n[profile via.{name}]\nregion = eu-west-1\ncredential_process = {SSOLOGIN} credentials --profile {name}\n"
        for name in ROLES
    )
)

for client in CLIENTS:
    for state in ("nothing", "everything"):
        with check(f"{client} acts in an assumed role through credential_process, {state} cached before"):
            if state == "nothing":
                forget()
            before = cached()
            arns = assert_acts(client, "via.")
            assert len(cached()) == len(ROLES) and (state == "nothing" or cached() == before)
            assert set(arns.values()) == arns_of(cached())

with check("AWS CLI v2 uses the assumed roles that ssologin cached, and leaves them as they are"):
    forget()
    ssologin("credentials", "--profile", "highest")
    before = cached()
    arns = assert_acts("AWS CLI v2")
    # Roles that the AWS CLI had assumed itself would have a different session name.
    assert set(arns.values()) == arns_of(before) and "/ssologin-" in arns["further"], arns
    assert cached() == before

with check("ssologin uses the assumed roles that AWS CLI v2 cached, and would have written the same"):
    forget()
    assert_acts("AWS CLI v2")
    before = cached()
    assert len(before) == len(ROLES)
    keys = {json.loads(content)["Credentials"]["AccessKeyId"] for content in before.values()}
    got = {json.loads(run(SSOLOGIN, "credentials", "--profile", name, **NOWHERE))["AccessKeyId"] for name in ROLES}
    assert got == keys and cached() == before
    forget()
    ssologin("credentials", "--profile", "highest")
    after = cached()
    assert after.keys() == before.keys()
    for name, content in before.items():
        theirs, ours = json.loads(content), json.loads(after[name])
        # `ResponseMetadata` describes the HTTP response, which no reader needs. Older versions of
        # the AWS CLI do not store the account id.
        assert list(ours) == [key for key in theirs if key != "ResponseMetadata"]
        assert [key for key in ours["Credentials"] if key != "AccountId" or key in theirs["Credentials"]] == list(
            theirs["Credentials"]
        )
        assert list(ours["AssumedRoleUser"]) == list(theirs["AssumedRoleUser"])
        assert ours["Credentials"]["Expiration"][-6:] == theirs["Credentials"]["Expiration"][-6:]

with check("a logout deletes the assumed roles too"):
    ssologin("logout", OLD)
    assert not cached()
