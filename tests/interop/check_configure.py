"""Checks that botocore reads what `ssologin configure` writes as intended.

This is tried with every file in fixtures/config/cases.
"""

import copy
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import botocore.session
from botocore.exceptions import ConfigParseError
from interop import HERE, check

CASES = HERE.parents[1] / "fixtures" / "config" / "cases"
URL, REGION = "https://new.awsapps.com/start", "ap-south-1"
OLD = "\n[profile zz-old]\nsso_start_url = https://old.awsapps.com/start\nsso_region = eu-west-3\noutput = o\n"


def read(config):
    """Returns what botocore reads from a config file, or None if it rejects the file."""
    session = botocore.session.Session()
    session.set_config_variable("config_file", str(config))
    session.set_config_variable("credentials_file", str(config.with_name("none")))
    try:
        full = session.full_config
    except ConfigParseError:
        return None
    return {kind: full.get(kind, {}) for kind in ("profiles", "sso_sessions", "services")}


def configure(config, *arguments):
    done = subprocess.run(
        [os.environ["SSOLOGIN"], "configure", *arguments, "--yes"],
        env={**os.environ, "AWS_CONFIG_FILE": str(config)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, f"{arguments} on {config.name} exits {done.returncode}: {done.stderr}"


def assert_reads(config, expected):
    found = read(config)
    assert found == expected, f"{config.name}: {found}, not {expected}"


def sessions(config):
    """Adds a session, and changes each existing one."""
    expected = read(config)
    for name in [*expected["sso_sessions"], "zz-new"]:
        if not name or name.startswith("-") or "\0" in name:
            continue
        configure(config, "session", name, "--start-url", URL, "--sso-region", REGION, "--scopes", "a:b,c:d")
        keys = {"sso_start_url": URL, "sso_region": REGION, "sso_registration_scopes": "a:b,c:d"}
        expected["sso_sessions"].setdefault(name, {}).update(keys)
        if name == "zz-new":
            inherited = expected["sso_sessions"][name]
            expected["sso_sessions"][name] = {**read(config)["sso_sessions"][name], **inherited}
        assert_reads(config, expected)


def migration(config):
    """Migrates all profiles that can be migrated, then reverts the migration."""
    with config.open("ab") as file:
        file.write(OLD.encode())
    text, before = config.read_bytes(), read(config)
    configure(config, "migrate")
    after = read(config)
    migrated = 0
    for name, profile in before["profiles"].items():
        now = copy.deepcopy(after["profiles"][name])
        if now == profile:
            continue
        migrated += 1
        session = after["sso_sessions"][now.pop("sso_session")]
        assert session["sso_region"] == profile.pop("sso_region"), f"{config.name}: {name}"
        assert session["sso_start_url"].startswith(profile.pop("sso_start_url").split("/start")[0]), f"{config.name}: {name}"
        assert now == profile, f"{config.name}: {name}: {now}, not {profile}"
    assert migrated > 0 and set(after["profiles"]) == set(before["profiles"]), config.name
    configure(config, "migrate", "--revert")
    assert config.read_bytes() == text, f"{config.name} is not put back"


folder = Path(tempfile.mkdtemp())
tried = 0
with check("sessions and migrated profiles are read by botocore as intended"):
    for case in sorted(CASES.glob("*.ini")):
        for edit in (sessions, migration):
            config = folder / case.name
            shutil.copy(case, config)
            if read(config) is None:
                continue
            edit(config)
            tried += 1
    assert tried > 100, tried
