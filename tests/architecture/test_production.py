"""Production is strict: a wrong or missing value stops the start with a sentence; every page carries its headers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "JALON_SECRET_KEY": "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9-aB3dE5gH7jK9mN1pQ3sT5vW7yZ9",
    "JALON_HOSTS": "jalon.example.org",
    "DATABASE_URL": "postgres://jalon@127.0.0.1:5432/jalon",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "JALON_MAIL_FROM": "jalon@example.org",
}


def start(values: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with the settings of production and exactly these variables of ours."""
    foreign = ("JALON_", "DATABASE_", "REDIS_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=kept | values | {"DJANGO_SETTINGS_MODULE": "config.settings.prod"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_check_for_deployment_finds_nothing():
    done = start(GOOD, "check", "--deploy", "--fail-level", "INFO")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("missing", ["JALON_SECRET_KEY", "JALON_HOSTS", "DATABASE_URL", "REDIS_URL", "JALON_MAIL_FROM"])
def test_a_missing_value_stops_the_start(missing: str):
    done = start({name: value for name, value in GOOD.items() if name != missing}, "check")
    assert done.returncode != 0
    assert f"{missing} is not set" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("JALON_SECRET_KEY", "short", "too weak"),
        ("JALON_SECRET_KEY", "a" * 60, "too weak"),
        ("JALON_HOSTS", "*", "one by one"),
        ("DATABASE_URL", "mysql://jalon@127.0.0.1/jalon", "must begin with postgres://"),
        ("DATABASE_URL", "jalon.sqlite3", "must begin with postgres://"),
        ("REDIS_URL", "amqp://127.0.0.1", "must begin with redis://"),
        ("JALON_SSL_REDIRECT", "yes", "write true or false"),
        ("JALON_BEHIND_PROXY", "1", "write true or false"),
    ],
)
def test_a_wrong_value_stops_the_start(name: str, value: str, said: str):
    done = start(GOOD | {name: value}, "check")
    assert done.returncode != 0
    assert name in done.stderr
    assert said in done.stderr


def test_demonstration_data_is_refused():
    assert start(GOOD, "load_demo").returncode != 0


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["sign-in", "/no-such-page/"])
def test_security_headers(client, path: str):
    response = client.get(path if path.startswith("/") else reverse(path))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
