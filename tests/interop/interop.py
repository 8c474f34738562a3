"""Helpers for the checks: running the clients, and reading the files in the home of the sandbox."""

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
    """Runs a program without a terminal and returns its stdout; it must succeed within a minute."""
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
    """Logs in with the AWS CLI v2 by device code, for which versions since 2.22 need an option."""
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


# Functions that take profiles and return the identity of each.
CLIENTS = {
    "boto3": script(os.environ["BOTO3"], str(HERE / "identity.py")),
    "AWS CLI v1": aws_cli(os.environ["AWS_CLI_V1"]),
    "AWS CLI v2": aws_cli(CLI_V2),
    "AWS SDK for JavaScript": script("node", os.environ["JAVASCRIPT"]),
}


# Commands that print the identity from the environment alone.
BARE = {
    "boto3": [os.environ["BOTO3"], str(HERE / "identity.py")],
    "AWS CLI v1": [os.environ["AWS_CLI_V1"], "sts", "get-caller-identity"],
    "AWS CLI v2": [CLI_V2, "sts", "get-caller-identity"],
    "AWS SDK for JavaScript": ["node", os.environ["JAVASCRIPT"]],
}


def role_of(text):
    """Returns the account and role in the first ARN of a text."""
    return re.search(r"arn:aws:sts::(\d{12}):assumed-role/AWSReservedSSO_(.*)_[0-9a-f]{16}/", text).groups()


def profiles_of(session=None):
    """Returns the account and role of each profile of a session, or of every profile."""
    config = configparser.RawConfigParser()
    config.read(AWS / "config")
    sections = {name.removeprefix("profile "): config[name] for name in config if name.startswith("profile ")}
    return {
        name: (section["sso_account_id"], section["sso_role_name"])
        for name, section in sections.items()
        if session is None or section.get("sso_session") == session
    }


def assert_acts(client, session=None, **environment):
    """Asserts that a client gets credentials for the right role with every profile, uncached."""
    shutil.rmtree(AWS / "cli" / "cache", ignore_errors=True)
    wanted = profiles_of(session)
    arns = CLIENTS[client](list(wanted), **environment)
    got = {profile: role_of(arn) for profile, arn in arns.items()}
    assert got == wanted, f"{got}, not {wanted}"


def oidc_at(url):
    """Moves the OIDC service to another URL.

    Changes the endpoint rules that some clients read, and returns the variables for all others.
    """
    rules = AWS / "models" / "sso-oidc" / "2019-06-10" / "endpoint-rule-set-1.json"
    rules.write_text(re.sub(r'"url": ?"[^"]*"', f'"url":"{url}"', rules.read_text()))
    return {"AWS_ENDPOINT_URL_SSO_OIDC": url}


def token(key):
    return json.loads(token_file(key).read_text())


def age(key, left):
    """Rewrites a token file so that the token expires in `left`."""
    aged = token(key)
    aged["expiresAt"] = (datetime.now(timezone.utc) + left).strftime("%Y-%m-%dT%H:%M:%SZ")
    token_file(key).write_text(json.dumps(aged))
    return aged


def state(key):
    """Returns the status of a session from `ssologin status`."""
    sessions = json.loads(ssologin("status", "--json"))["sessions"]
    return next(session for session in sessions if session["name"] == key)


def assert_fresh(key, lifetime=timedelta(hours=1)):
    """Asserts that `ssologin status` can read the token of a session, and that it is new."""
    seen = state(key)
    expires_at = datetime.fromisoformat(token(key)["expiresAt"])
    left = (expires_at - datetime.now(timezone.utc)) // timedelta(minutes=1)
    assert seen["problem"] is None and seen["state"] == "valid", seen
    assert abs(seen["minutes_left"] - left) <= 1, f"{seen['minutes_left']} minutes, not {left}"
    assert lifetime - timedelta(minutes=2) <= timedelta(minutes=seen["minutes_left"]) <= lifetime, seen
    assert seen["renewable"] == ("refreshToken" in token(key)), seen


def files():
    """Returns the bytes and the mode of every file in the token cache, by name."""
    return {path.name: (path.read_bytes(), path.stat().st_mode & 0o777) for path in CACHE.iterdir()}


def registrations():
    """Returns only the registration files of the token cache."""
    return {name: file for name, file in files().items() if b"accessToken" not in file[0]}
