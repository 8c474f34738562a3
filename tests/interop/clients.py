"""The pinned clients of the tests, installed below target/interop when they are needed."""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILD = ROOT / "target" / "interop"
PYTHON = BUILD / "python" / "bin"
JAVASCRIPT = BUILD / "javascript"


def install(folder, wanted, *commands):
    """Runs the commands, unless they ran before for the same text."""
    stamp = folder / "installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"installing into {folder.relative_to(ROOT)}", flush=True)
    for command in commands:
        subprocess.run(command, check=True, timeout=900, cwd=folder, stdin=subprocess.DEVNULL)
    stamp.write_text(wanted)


def install_python():
    requirements = HERE / "requirements.txt"
    PYTHON.parent.mkdir(parents=True, exist_ok=True)
    install(
        PYTHON.parent,
        requirements.read_text(),
        [sys.executable, "-m", "venv", "--clear", "."],
        [PYTHON / "pip", "install", "--quiet", "--requirement", requirements],
    )


def install_javascript():
    JAVASCRIPT.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "identity.mjs"):
        shutil.copy(HERE / name, JAVASCRIPT)
    install(
        JAVASCRIPT,
        (HERE / "package.json").read_text(),
        ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"],
    )
