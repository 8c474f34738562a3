"""What the checks share: the clients, the files in the sandbox's home, and a line for each check."""

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
from checks import check, token_file

AWS = Path.home() / ".aws"
CACHE = AWS / "sso" / "cache"
CLI_V2 = os.environ["AWS_CLI_V2"]
FIELDS = [
    "startUrl",
    "region",
    "accessToken",
    "expiresAt",
    "clientId",
    "clientSecret",
    "registrationExpiresAt",
    "refreshToken",
]


def run(*command, **environment):
    """Returns a program's stdout. It has no terminal, a minute, and must succeed."""
    done = subprocess.run(
        command,
        env={**os.environ, "NODE_NO_WARNINGS": "1", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    called = " ".join([Path(command[0]).name, *command[1:]])
    assert done.returncode == 0, f"`{called}` exits {done.returncode}: {done.stdout} {done.stderr}"
    return done.stdout


def ssologin(*arguments):
    return run(os.environ["SSOLOGIN"], *arguments)


def aws_login(*arguments):
    """Logs in with the AWS CLI v2, by device code: later versions have to be told so."""
    version = re.match(r"aws-cli/2\.(\d+)", run(CLI_V2, "--version"))
    flow = ["--use-device-code"] if int(version[1]) >= 22 else []
    run(CLI_V2, "sso", "login", "--no-browser", *flow, *arguments)


def aws_cli(program):
    def identities(profiles, **environment):
        command = [program, "sts", "get-caller-identity", "--query", "Arn", "--output", "text", "--profile"]
        return {profile: run(*command, profile, **environment).strip() for profile in profiles}

    return identities


def script(*command):
    return lambda profiles, **environment: json.loads(run(*command, *profiles, **environment))


# Each takes profiles and returns the identity of each.
CLIENTS = {
    "boto3": script(os.environ["BOTO3"], str(HERE / "identity.py")),
    "AWS CLI v1": aws_cli(os.environ["AWS_CLI_V1"]),
    "AWS CLI v2": aws_cli(CLI_V2),
    "AWS SDK for JavaScript": script("node", os.environ["JAVASCRIPT"]),
}


# Each returns its identity by its environment alone.
BARE = {
    "boto3": [os.environ["BOTO3"], str(HERE / "identity.py")],
    "AWS CLI v1": [os.environ["AWS_CLI_V1"], "sts", "get-caller-identity"],
    "AWS CLI v2": [CLI_V2, "sts", "get-caller-identity"],
    "AWS SDK for JavaScript": ["node", os.environ["JAVASCRIPT"]],
}


def role_of(text):
    """Returns account and role of the first ARN in a text."""
    return re.search(r"arn:aws:sts::(\d{12}):assumed-role/AWSReservedSSO_(.*)_[0-9a-f]{16}/", text).groups()


def profiles_of(session=None):
    """Returns the profiles of a session, or all, each with the role that it stands for."""
    config = configparser.RawConfigParser()
    config.read(AWS / "config")
    sections = {name.removeprefix("profile "): config[name] for name in config if name.startswith("profile ")}
    return {
        name: (section["sso_account_id"], section["sso_role_name"])
        for name, section in sections.items()
        if session is None or section.get("sso_session") == session
    }


def assert_acts(client, session=None, **environment):
    """Asserts that a client gets the role credentials of every profile from the portal, and those of no other role."""
    shutil.rmtree(AWS / "cli" / "cache", ignore_errors=True)
    wanted = profiles_of(session)
    arns = CLIENTS[client](list(wanted), **environment)
    got = {profile: role_of(arn) for profile, arn in arns.items()}
    assert got == wanted, f"{got}, not {wanted}"


def oidc_at(url):
    """Moves the OIDC service for the clients that read endpoint rules, and returns what moves it for all others."""
    rules = AWS / "models" / "sso-oidc" / "2019-06-10" / "endpoint-rule-set-1.json"
    rules.write_text(re.sub(r'"url": ?"[^"]*"', f'"url":"{url}"', rules.read_text()))
    return {"AWS_ENDPOINT_URL_SSO_OIDC": url}


def token(key):
    return json.loads(token_file(key).read_text())


def age(key, left):
    """Rewrites a token file as if the token had only this left."""
    aged = token(key)
    aged["expiresAt"] = (datetime.now(timezone.utc) + left).strftime("%Y-%m-%dT%H:%M:%SZ")
    token_file(key).write_text(json.dumps(aged))
    return aged


def state(key):
    """Returns what `ssologin status` says of a session."""
    sessions = json.loads(ssologin("status", "--json"))["sessions"]
    return next(session for session in sessions if session["name"] == key)


def assert_fresh(key, lifetime=timedelta(hours=1)):
    """Asserts that `ssologin status` reads the token of a session, and that it is a new one."""
    seen = state(key)
    expires_at = datetime.fromisoformat(token(key)["expiresAt"])
    left = (expires_at - datetime.now(timezone.utc)) // timedelta(minutes=1)
    assert seen["problem"] is None and seen["state"] == "valid", seen
    assert abs(seen["minutes_left"] - left) <= 1, f"{seen['minutes_left']} minutes, not {left}"
    assert lifetime - timedelta(minutes=2) <= timedelta(minutes=seen["minutes_left"]) <= lifetime, seen
    assert seen["renewable"] == ("refreshToken" in token(key)), seen


def files():
    """Returns every file of the token cache: its bytes and its mode."""
    return {path.name: (path.read_bytes(), path.stat().st_mode & 0o777) for path in CACHE.iterdir()}


def registrations():
    """Returns the registration files alone."""
    return {name: file for name, file in files().items() if b"accessToken" not in file[0]}
