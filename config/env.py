"""Strict reading of the environment: a missing or wrong value stops the start with a sentence.

Every reader takes the mapping to read from, so that tests need not touch the process.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from core.crypto.keyring import checked_keys, new_key

_TRUE, _FALSE = "true", "false"


class Env:
    """Readers of one mapping; each raises ImproperlyConfigured with a sentence that names the variable."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values
        self.drawn_now: Path | None = None  # the file of keys that this process has just made

    def text(self, name: str, default: str | None = None) -> str:
        """Return the value; without a default, it must be set and not blank."""
        value = self.values.get(name, "").strip()
        if value:
            return value
        if default is None:
            raise ImproperlyConfigured(f"{name} is not set. Jalon does not start without it.")
        return default

    def flag(self, name: str, default: bool) -> bool:
        """Return a boolean; only "true" and "false" are words of it, in any case."""
        value = self.values.get(name, "").strip().lower()
        if not value:
            return default
        if value not in {_TRUE, _FALSE}:
            raise ImproperlyConfigured(f"{name} is {value!r}: write true or false.")
        return value == _TRUE

    def number(self, name: str, default: int, *, least: int = 0, most: int = 10**9) -> int:
        """Return a whole number within its bounds."""
        value = self.values.get(name, "").strip()
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number from {least} to {most}.")
        return int(value)

    def choice(self, name: str, default: str, known: set[str]) -> str:
        """Return one of the known words."""
        value = self.text(name, default)
        if value not in known:
            raise ImproperlyConfigured(f"{name} is {value!r}: write {' or '.join(sorted(known))}.")
        return value

    def words(self, name: str, default: str | None = None) -> list[str]:
        """Return the comma-separated words, without blanks around them."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def database(self, name: str, default: str | None = None) -> dict:
        """Return Django's database settings of a postgres:// or sqlite:/// address."""
        address = self.text(name, default)
        scheme = urlsplit(address).scheme
        if scheme not in {"postgres", "postgresql", "sqlite"}:
            raise ImproperlyConfigured(
                f"{name} must begin with postgres:// or sqlite:///; other databases are not supported."
            )
        try:
            return dict(dj_database_url.parse(address))
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} cannot be read as an address: {error}.") from error

    def redis(self, name: str) -> str:
        """Return a redis:// or rediss:// address, or "" where none is set."""
        address = self.text(name, "")
        if address and urlsplit(address).scheme not in {"redis", "rediss"}:
            raise ImproperlyConfigured(f"{name} must begin with redis:// or rediss://.")
        return address

    def address(self, name: str) -> str:
        """Return the address of a service as "host:port", or "" where none is set."""
        value = self.text(name, "")
        host, _colon, port = value.rpartition(":")
        if value and not (host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise ImproperlyConfigured(f"{name} is {value!r}: write host:port, for example 127.0.0.1:3310.")
        return value

    def keys(self, name: str, file_name: str, *, drawn: Path | None = None) -> tuple[str, ...]:
        """Return the keys of the ring: `name` holds them with commas between, or `file_name` a file, one a line.

        Where neither is set and `drawn` is given (development), the file of that path holds them: it is made at the
        first start, for its owner alone, and kept.
        """
        text, path = self.text(name, ""), self.text(file_name, "")
        if text and path:
            raise ImproperlyConfigured(f"{name} and {file_name} are both set: keep one of them.")
        if text:
            return checked_keys(text.split(","), name)
        if not path and drawn is None:
            raise ImproperlyConfigured(
                f"{name} is not set, nor {file_name}. Jalon does not start without its keys: "
                "`manage.py new_key` makes one."
            )
        if not path and drawn is not None and _draw(drawn):
            self.drawn_now = drawn
        try:
            return checked_keys(Path(path or drawn or "").read_text().splitlines(), file_name if path else f"{drawn}")
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{file_name} names a file that cannot be read ({error}).") from None


def _draw(path: Path) -> bool:
    """Write a new key to the path unless it is there, and answer whether it was written.

    Of several processes at once, the first one's stays.
    """
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(new_key() + "\n")
    try:
        os.link(beside, path)
    except FileExistsError:
        return False
    finally:
        beside.unlink()
    return True
