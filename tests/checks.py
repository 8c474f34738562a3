"""What the runs with real clients share: pinned installs below target, a sandbox for each script, a line for each check."""

import contextlib
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def install(folder, wanted, *commands):
    """Runs the commands, unless they ran before for the same text."""
    stamp = folder / "installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"installing into {folder.relative_to(ROOT)}", flush=True)
    for command in commands:
        subprocess.run(command, check=True, timeout=900, cwd=folder, stdin=subprocess.DEVNULL)
    stamp.write_text(wanted)


def install_python(folder, requirements):
    """Makes a virtual environment with what a requirements file pins."""
    folder.mkdir(parents=True, exist_ok=True)
    install(
        folder,
        requirements.read_text(),
        [sys.executable, "-m", "venv", "--clear", "."],
        [folder / "bin" / "pip", "install", "--quiet", "--requirement", requirements],
    )


def run_in_sandboxes(scripts, python, environment, *options):
    """Runs each script in a sandbox of its own, shows what they print, and returns the exit code of it all."""
    lines = [line for script in scripts for line in in_sandbox(script, python, environment, options)]
    passed, failed = (sum(line.startswith(word) for line in lines) for word in ("ok ", "FAIL "))
    print(f"\n{passed} passed, {failed} failed")
    return failed > 0 or passed == 0


def in_sandbox(script, python, environment, options):
    print(f"\n{script.name}", flush=True)
    command = [environment["SSOLOGIN"], "sandbox", *options, "--", python, script]
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    lines = []
    for line in process.stdout:
        print(f"  {line}", end="", flush=True)
        lines.append(line)
    # The checks bound the time of each client; here all is done but the sandbox's own end.
    if process.wait(timeout=60) != 0 or not lines:
        lines.append(f"FAIL {script.name} ended early\n")
        print(f"  {lines[-1]}", end="", flush=True)
    return lines


def token_file(key):
    """Returns the path of the token of a session, or of a start URL."""
    return Path.home() / ".aws" / "sso" / "cache" / f"{hashlib.sha1(key.encode()).hexdigest()}.json"


@contextlib.contextmanager
def check(what):
    """Prints whether the block did what it says; a failure does not stop the next check. What it appends is printed too."""
    figures = []
    try:
        yield figures
    except Exception as error:
        told = " ".join(str(error).split())[:600]
        print(f"FAIL {what}: {type(error).__name__} {told}", flush=True)
    else:
        print(f"ok   {what}{''.join(f' ({figure})' for figure in figures)}", flush=True)
