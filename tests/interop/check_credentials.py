"""Checks the role credentials of ssologin.

Clients use them through credential_process and exec; ssologin and the AWS CLI v2 read them from
each other's cache files.
"""

import json
import os
import shutil

from interop import AWS, BARE, CLI_V2, CLIENTS, check, profiles_of, role_of, run, ssologin

SSOLOGIN = os.environ["SSOLOGIN"]
CACHE = AWS / "cli" / "cache"


def cached():
    """Returns the cached role credentials: the bytes of each file, by its name."""
    return {path.name: path.read_bytes() for path in CACHE.glob("*.json")}


def forget():
    shutil.rmtree(CACHE, ignore_errors=True)


ssologin("--all", "--no-browser")
wanted = profiles_of()
config = AWS / "config"
config.write_text(
    config.read_text()
    + "".join(
        f"\n[profile via.{name}]\nregion = eu-west-1\ncredential_process = {SSOLOGIN} credentials --profile {name}\n"
        for name in wanted
    )
)

for client, act in CLIENTS.items():
    for state in ("nothing", "everything"):
        with check(f"{client} acts through credential_process, {state} cached before"):
            if state == "nothing":
                forget()
            before = cached()
            arns = act([f"via.{name}" for name in wanted])
            got = {name.removeprefix("via."): role_of(arn) for name, arn in arns.items()}
            assert got == wanted, f"{got}, not {wanted}"
            assert len(cached()) == len(wanted) and (state == "nothing" or cached() == before)

for client, command in BARE.items():
    with check(f"{client} acts within ssologin exec"):
        for name, role in wanted.items():
            got = role_of(ssologin("exec", "--profile", name, "--", *command))
            assert got == role, f"{got}, not {role}"

export = ["configure", "export-credentials", "--profile"]
if "export-credentials" in run(CLI_V2, "configure", "help", AWS_PAGER="cat", PAGER="cat"):
    with check("each format has the bytes of AWS CLI v2"):
        for form in ("process", "env", "env-no-export", "powershell", "windows-cmd"):
            name = next(iter(wanted))
            ours = ssologin("credentials", "--profile", name, "--format", form)
            theirs = run(CLI_V2, *export, name, "--format", form)
            assert ours == theirs, f"{form} differs"

with check("AWS CLI v2 uses what ssologin cached, and leaves it as it is"):
    forget()
    for name in wanted:
        ssologin("credentials", "--profile", name)
    before = cached()
    # The portal is unreachable, so only cached role credentials can be used.
    arns = CLIENTS["AWS CLI v2"](list(wanted), AWS_ENDPOINT_URL_SSO="http://127.0.0.1:9")
    assert {name: role_of(arn) for name, arn in arns.items()} == wanted
    assert cached() == before

with check("ssologin uses what AWS CLI v2 cached, and would have written the same"):
    forget()
    CLIENTS["AWS CLI v2"](list(wanted))
    before = cached()
    for name in wanted:
        text = run(SSOLOGIN, "credentials", "--profile", name, AWS_ENDPOINT_URL_SSO="http://127.0.0.1:9")
        keys = [json.loads(content)["Credentials"]["AccessKeyId"] for content in before.values()]
        assert json.loads(text)["AccessKeyId"] in keys
    assert cached() == before
    forget()
    for name in wanted:
        ssologin("credentials", "--profile", name)
    after = cached()
    assert after.keys() == before.keys()
    for name, content in before.items():
        theirs, ours = json.loads(content), json.loads(after[name])
        assert list(theirs) == list(ours) and theirs["ProviderType"] == ours["ProviderType"]
        # Older versions of the AWS CLI do not store the account id.
        assert [key for key in ours["Credentials"] if key != "AccountId" or key in theirs["Credentials"]] == list(
            theirs["Credentials"]
        )
