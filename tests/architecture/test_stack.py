"""The running product that other tests stand on: it answers, its commands run, its worker dies and comes back."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from honcho.environ import parse_procfile

ROOT = Path(__file__).resolve().parents[2]


def test_web_answers_with_static_files(stack):
    with urllib.request.urlopen(f"{stack.url}/") as page:
        assert page.status == 200
        assert "/sign-in/" in page.url
    style = next((ROOT / "static" / "css").glob("*.css")).name
    with urllib.request.urlopen(f"{stack.url}/static/css/{style}") as sheet:
        assert sheet.status == 200


def test_every_role_has_one_sign_in(stack):
    emails = [email for email, _password in stack.sign_ins.values()]
    assert len(emails) == len(set(emails)) >= 6


def test_commands_run_on_the_same_data(stack):
    done = stack.manage("check")
    assert done.returncode == 0, done.stderr
    assert stack.manage("no_such_command").returncode == 1


def test_the_worker_dies_and_comes_back(stack):
    assert stack.worker_runs()
    stack.kill_worker(signal.SIGKILL)
    assert not stack.worker_runs()
    stack.start_worker()
    assert stack.worker_runs()


def test_a_kept_command_is_started_again_and_ends_when_told(tmp_path: Path):
    said = tmp_path / "said"
    command = ["/bin/sh", "-c", f"echo $$ >> {said}; exec sleep 60"]
    keeper = subprocess.Popen([sys.executable, "scripts/keep", *command], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        first = _line(said, 1)
        os.kill(first, signal.SIGKILL)
        second = _line(said, 2)
        assert second != first
        keeper.terminate()
        assert keeper.wait(timeout=10) == 0
        assert not Path(f"/proc/{second}").exists()
    finally:
        keeper.kill()
        keeper.wait()


def test_a_web_server_whose_master_is_killed_answers_again(tmp_path: Path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    pid = tmp_path / "pid"
    server = ["gunicorn", "wsgiref.simple_server:demo_app", "--preload", "--bind", f"127.0.0.1:{port}"]
    more = ["--workers", "2", "--pid", str(pid), "--no-control-socket", "--log-level", "error"]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    keeper = subprocess.Popen(
        [sys.executable, "scripts/keep", *server, *more],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        stdout=subprocess.DEVNULL,
    )
    try:
        first = _answered(port, pid, 0)
        os.kill(first, signal.SIGKILL)
        assert _answered(port, pid, first) != first
    finally:
        keeper.terminate()
        assert keeper.wait(timeout=15) == 0


def test_web_and_worker_are_both_kept():
    commands = parse_procfile((ROOT / "Procfile").read_text()).processes
    assert set(commands) == {"web", "worker"}
    assert all(command.startswith("exec python scripts/keep ") for command in commands.values())


def _answered(port: int, pid: Path, before: int) -> int:
    """Wait until another master than the one before answers, and return its process."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        with contextlib.suppress(OSError, ValueError):
            found = int(pid.read_text())
            if found != before and urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).status == 200:
                return found
        time.sleep(0.1)
    raise AssertionError("the web server does not answer")


def _line(path: Path, number: int) -> int:
    """Wait for a line of a file and return the number on it."""
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) >= number:
            return int(lines[number - 1])
        time.sleep(0.1)
    raise AssertionError(f"{path} has no line {number}")
