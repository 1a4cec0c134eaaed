"""Make the environment: .venv from the hashed lock, the Debian libraries of PDF, and what only the tests need.

Run by scripts/setup with any Python from 3.11 on, before anything is installed: only the standard library is used.
Nothing is installed that is already there; each absence that it may not repair is named with the command to type.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements" / "dev.lock"
STAMP = VENV / ".jalon-lock"
PDF_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
TRY_PDF = "import weasyprint; assert weasyprint.HTML(string='<p>Jalon').write_pdf().startswith(b'%PDF')"
# Without HarfBuzz's own library WeasyPrint cuts fonts in Python: a certificate takes four times as long.
TRY_FONTS = "from weasyprint.text.ffi import harfbuzz_subset; assert harfbuzz_subset is not None"
# The first draws pages without the windows and menus of a browser: a third less of the processor.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


class SetUpError(Exception):
    """Something is missing that this script may not or cannot repair; the message is for the person who typed it."""


def say(sentence: str) -> None:
    """Tell the person what is being done."""
    print(sentence, flush=True)


def succeeds(*command: str | Path) -> bool:
    """Tell whether a command can be started and exits 0; it prints nothing."""
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def ensure_venv() -> None:
    """Make .venv with pip in it; one that was copied from elsewhere or lost its Python is made again."""
    here = f"import pathlib, sys; sys.exit(pathlib.Path(sys.prefix).resolve() != pathlib.Path({str(VENV)!r}).resolve())"
    if not succeeds(PYTHON, "-c", here):
        say("Making .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        made = subprocess.run(
            [sys.executable, "-m", "venv", VENV],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode and not install_from_debian(("python3-venv",), "Python's module for environments"):
            raise SetUpError(f"python3 -m venv failed: {made.stdout.strip()} {made.stderr.strip()}")
        if made.returncode:
            subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], stdin=subprocess.DEVNULL, check=True)
    if not succeeds(PYTHON, "-m", "pip", "--version") and not succeeds(PYTHON, "-m", "ensurepip"):
        raise SetUpError("There is no pip in .venv and Python cannot make one: apt-get install python3-venv.")


def fingerprint() -> str:
    """Return what the environment was made from: the lock and the Python that read it."""
    return hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()


def ensure_packages() -> None:
    """Install exactly what the lock says, each file checked by its hash; nothing is done while the lock is the same."""
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    say("Installing the packages of requirements/dev.lock (about half a minute)")
    # Python compiles what it imports when it does: a third of what is installed here, in half of the time.
    command = [PYTHON, "-m", "pip", "install", "-qq", "--no-compile", "--require-hashes", "--no-input", "-r", LOCK]
    if subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode:
        raise SetUpError("The packages could not be installed; what pip said is above. Nothing else was changed.")
    STAMP.write_text(wanted)


def install_from_debian(packages: tuple[str, ...], what_for: str) -> bool:
    """Install Debian packages when this may be done; else name them. Returns whether they were installed."""
    listed = " ".join(packages)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        as_root = "sudo " if shutil.which("sudo") else "as root: "
        say(f"Missing for {what_for}: {listed}. Type: {as_root}apt-get install -y {listed}")
        return False
    say(f"Installing for {what_for}: {listed}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, check=False
        )
    if done.returncode:
        say(f"apt-get could not install {listed}: {done.stderr.strip()[-800:]}")
    return done.returncode == 0


def ensure_pdf() -> None:
    """Make sure that a PDF can really be made, and install what makes it fast where that may be done."""
    if succeeds(PYTHON, "-c", TRY_FONTS) and succeeds(PYTHON, "-c", TRY_PDF):
        return
    install_from_debian(PDF_PACKAGES, "PDF")
    if not succeeds(PYTHON, "-c", TRY_PDF):
        raise SetUpError(f"No PDF can be made without these Debian libraries: {' '.join(PDF_PACKAGES)}.")


def ensure_test_tools(*, required: bool) -> None:
    """Look for what only the tests use: a browser, a PostgreSQL and a Redis server; install them where required.

    Where they are not required, the suite says itself which part it did not run for lack of one.
    """
    packages = []
    if not any(shutil.which(name) for name in BROWSERS) and not install_from_debian(BROWSERS[:1], "the tests"):
        packages.append("chromium")
    if required and not os.environ.get("DATABASE_URL") and not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        packages.append("postgresql")
    if required and not os.environ.get("REDIS_URL") and shutil.which("redis-server") is None:
        packages.append("redis-server")
    if packages and not install_from_debian(tuple(packages), "the tests") and required:
        raise SetUpError(f"With CI=true the tests need all of: {' '.join(packages)}.")


def compile_catalogues() -> None:
    """Compile the translations, which are kept as text, for Django to read."""
    subprocess.run([PYTHON, ROOT / "scripts" / "messages", "--compile"], stdin=subprocess.DEVNULL, check=True)


def main() -> int:
    """Set up what was asked for. Returns 0, or 1 after a sentence."""
    parser = argparse.ArgumentParser(description="Make the environment in .venv.")
    parser.add_argument("--for-tests", action="store_true", help="also what only the tests need")
    wanted = parser.parse_args()
    try:
        ensure_venv()
        ensure_packages()
        ensure_pdf()
        if wanted.for_tests:
            ensure_test_tools(required=os.environ.get("CI", "").lower() == "true")
        compile_catalogues()
    except SetUpError as error:
        print(f"Set-up stopped: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
