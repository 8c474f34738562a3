"""The pinned clients of the tests, which are installed in target/interop when needed."""

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
import checks
from checks import ROOT

BUILD = ROOT / "target" / "interop"
PYTHON = BUILD / "python" / "bin"
JAVASCRIPT = BUILD / "javascript"
RUST = BUILD / "rust"


def install_python():
    checks.install_python(PYTHON.parent, HERE / "requirements.txt")


def install_javascript():
    JAVASCRIPT.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "identity.mjs", "record/javascript.mjs"):
        shutil.copy(HERE / name, JAVASCRIPT)
    checks.install(
        JAVASCRIPT,
        (HERE / "package.json").read_text(),
        ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"],
    )


def build_rust():
    manifest = HERE / "record" / "rust" / "Cargo.toml"
    command = ["cargo", "build", "--quiet", "--locked", "--manifest-path", manifest, "--target-dir", RUST]
    subprocess.run(command, check=True, timeout=1800)
