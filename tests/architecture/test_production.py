"""Production is strict: a wrong or missing value stops the start with a sentence; every page carries its headers."""

from __future__ import annotations

import base64
import hashlib
import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

import config.settings

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "JALON_KEYS": base64.urlsafe_b64encode(hashlib.sha256(b"a key of no installation").digest()).decode(),
    "JALON_SECRET_KEY": "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9-aB3dE5gH7jK9mN1pQ3sT5vW7yZ9",
    "JALON_HOSTS": "jalon.example.org",
    "DATABASE_URL": "postgres://jalon@127.0.0.1:5432/jalon",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "JALON_MAIL_FROM": "jalon@example.org",
}


OURS = ("JALON_", "DATABASE_", "REDIS_", "DJANGO_")
READ_ANEW = ("auth", "base", "prod")  # modules of config.settings


def start(values: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with the settings of production and exactly these variables of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
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


@pytest.fixture
def refusal(monkeypatch) -> Callable[[dict[str, str]], str]:
    """Return how to read the settings of production with exactly some variables: it gives the sentence that refuses.

    They are read in this process: a start of Jalon for each value took a second of it. That such a sentence stops a
    start, and is what its operator reads, is asked of two real ones.
    """
    for name in READ_ANEW:
        monkeypatch.delitem(sys.modules, f"config.settings.{name}", raising=False)
        monkeypatch.delattr(config.settings, name, raising=False)

    def read(values: dict[str, str]) -> str:
        for name in [name for name in os.environ if name.startswith(OURS)]:
            monkeypatch.delenv(name)
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(ImproperlyConfigured) as caught:
            importlib.import_module("config.settings.prod")
        return str(caught.value)

    return read


@pytest.mark.parametrize(("name", "value"), [("JALON_SECRET_KEY", None), ("JALON_MFA", "off")])
def test_a_refused_value_stops_the_start_with_its_sentence(name: str, value: str | None, refusal):
    values = {key: given for key, given in GOOD.items() if key != name} | ({name: value} if value else {})
    done = start(values, "check")
    assert done.returncode != 0
    assert refusal(values) in done.stderr


@pytest.mark.parametrize(
    "missing", ["JALON_SECRET_KEY", "JALON_KEYS", "JALON_HOSTS", "DATABASE_URL", "REDIS_URL", "JALON_MAIL_FROM"]
)
def test_a_missing_value_is_refused(missing: str, refusal):
    assert f"{missing} is not set" in refusal({name: value for name, value in GOOD.items() if name != missing})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("JALON_SECRET_KEY", "short", "too weak"),
        ("JALON_SECRET_KEY", "a" * 60, "too weak"),
        ("JALON_KEYS", "short", "is not a key"),
        ("JALON_KEYS", GOOD["JALON_KEYS"] + "," + GOOD["JALON_KEYS"][:-2], "key 2 of 2 is not a key"),
        ("JALON_KEY_FILE", "/dev/null", "both set"),
        ("JALON_HOSTS", "*", "one by one"),
        ("DATABASE_URL", "mysql://jalon@127.0.0.1/jalon", "must begin with postgres://"),
        ("DATABASE_URL", "jalon.sqlite3", "must begin with postgres://"),
        ("REDIS_URL", "amqp://127.0.0.1", "must begin with redis://"),
        ("JALON_SSL_REDIRECT", "yes", "write true or false"),
        ("JALON_BEHIND_PROXY", "1", "write true or false"),
        ("JALON_MFA", "optional", "write required"),
        ("JALON_MFA", "off", "write required"),
        ("JALON_SITE_ADDRESS", "http://jalon.example.org", "must begin with https://"),
        ("JALON_IDLE_MINUTES", "31", "from 5 to 30"),
        ("JALON_SESSION_HOURS", "13", "from 1 to 12"),
    ],
)
def test_a_wrong_value_is_refused(name: str, value: str, said: str, refusal):
    sentence = refusal(GOOD | {name: value})
    assert name in sentence
    assert said in sentence


COOKIES = """
from django.conf import settings
for kind in ("SESSION", "CSRF", "LANGUAGE"):
    name, path, domain = (getattr(settings, f"{kind}_COOKIE_{what}") for what in ("NAME", "PATH", "DOMAIN"))
    flags = [getattr(settings, f"{kind}_COOKIE_{what}") for what in ("SECURE", "HTTPONLY", "SAMESITE")]
    print(name[:7], path, domain, *flags)
print(settings.MESSAGE_STORAGE.rsplit(".", 1)[1], settings.JALON_MFA, settings.SITE_ADDRESS, settings.ADMINS)
"""


def test_cookies_are_of_this_host_alone_and_a_second_step_is_required():
    done = start(GOOD, "shell", "--no-imports", "-c", COOKIES)
    assert done.stdout.split("\n")[:4] == ["__Host- / None True True Lax"] * 3 + [
        "SessionStorage required https://jalon.example.org []"
    ], done.stderr


def test_a_key_can_be_made_before_there_is_one():
    done = start({}, "new_key")
    assert done.returncode == 0, done.stderr
    assert start(GOOD | {"JALON_KEYS": done.stdout.strip()}, "check").returncode == 0


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
