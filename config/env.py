"""Strict reading of the environment: a missing or wrong value stops the start with a sentence.

Every reader takes the mapping to read from, so that tests need not touch the process.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

_TRUE, _FALSE = "true", "false"


class Env:
    """Readers of one mapping; each raises ImproperlyConfigured with a sentence that names the variable."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values = os.environ if values is None else values

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
