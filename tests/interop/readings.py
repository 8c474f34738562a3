"""What each client reads in the configs of fixtures/clients/cases: its source of credentials, and its region.

A case is `NAME.ini`, with the credentials file `NAME.credentials.ini` if there is one. Where something
is wrong in it, `NAME.fixed.ini` is the same config after its remedies were applied.
"""

import hashlib
import json
import os
import re
import subprocess
from pathlib import Path

import boto3
from clients import JAVASCRIPT, PYTHON, ROOT, RUST
from interop import AWS

CASES = ROOT / "fixtures" / "clients" / "cases"
RECORDED = ROOT / "fixtures" / "clients" / "recorded.json"
HERE = Path(__file__).resolve().parent / "record"
PROFILES = ["dev", "other"]


def names():
    return sorted(path.stem for path in CASES.glob("*.ini") if not path.stem.endswith(".credentials"))


def environment(name):
    """Returns the variables that make a client read a case."""
    credentials = CASES / f"{name}.credentials.ini"
    if not credentials.exists():
        credentials = CASES / f"{name.removesuffix('.fixed')}.credentials.ini"
    return {
        "AWS_CONFIG_FILE": str(CASES / f"{name}.ini"),
        "AWS_SHARED_CREDENTIALS_FILE": str(credentials),
        "PATH": f"{HERE / 'bin'}:{os.environ['PATH']}",
    }


def sign_in(names):
    """Gives every session and start URL of the cases a token of its portal, whatever its name is."""
    cache = AWS / "sso" / "cache"
    token = next(text for path in cache.glob("*.json") if '"accessToken"' in (text := path.read_text()))
    for name in names:
        text = (CASES / f"{name}.ini").read_bytes().decode(errors="replace")
        found = re.findall(r"sso[-_]session(.*)\]|sso_session *[=:](.*)|sso_start_url *[=:](.*)", text)
        for key in {part for match in found for part in match}:
            for spelling in {key, key.strip(), key.strip().strip("\"'"), key.split(" #")[0].strip()}:
                digest = hashlib.sha1(spelling.encode()).hexdigest()
                (cache / f"{digest}.json").write_text(token)


def inputs(names):
    return [
        {"profile": profile, "environment": environment(name)} for name in names for profile in PROFILES
    ]


def ask(*command):
    """Returns a client that is asked about all cases at once."""

    def readings(cases):
        done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, timeout=900)
        assert done.returncode == 0, done.stderr[-2000:]
        return json.loads(done.stdout)

    return readings


def rust(cases):
    def reading(case):
        command = [RUST / "debug" / "reading-of-rust", case["profile"]]
        environment = {**os.environ, **case["environment"]}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        return json.loads(done.stdout)

    return [reading(case) for case in cases]


CLIENTS = {
    "boto3": ask(PYTHON / "python", HERE / "boto.py"),
    "AWS CLI v1": ask(PYTHON / "python", HERE / "cli.py"),
    "AWS CLI v2": ask("/usr/bin/python3", HERE / "cli.py"),
    "AWS SDK for JavaScript": ask("node", JAVASCRIPT / "javascript.mjs"),
    "AWS SDK for Rust": rust,
}


def source(key, known={}):
    """Returns where credentials come from: `ACCOUNT ROLE` of a portal, or the ID of fixed keys."""
    if key is None:
        return None
    identity = key["id"]
    if identity.startswith("AKIA"):
        return identity
    if identity not in known:
        client = boto3.client(
            "sts",
            region_name="eu-west-1",
            aws_access_key_id=identity,
            aws_secret_access_key=key["secret"],
            aws_session_token=key["token"],
        )
        arn = client.get_caller_identity()["Arn"]
        account, role = re.search(r"::(\d+):assumed-role/([^/]*)/", arn).groups()
        known[identity] = f"{account} {role.removeprefix('AWSReservedSSO_').split('_')[0]}"
    return known[identity]


def read(client, names):
    """Returns what a client reads in each case, as `SOURCE, REGION`."""
    readings = CLIENTS[client](inputs(names))
    texts = []
    for reading in readings:
        credentials = source(reading.get("key")) or "no credentials"
        texts.append(f"{credentials}, {reading.get('region') or 'no region'}")
    count = len(PROFILES)
    return {
        name: dict(zip(PROFILES, texts[at * count : (at + 1) * count]))
        for at, name in enumerate(names)
    }
