"""The key ring: what is written encrypted at rest, and look-ups of what nobody can read (docs/adr/0010).

A ring is one Fernet key or several. The first encrypts, all of them decrypt, so that a new key can be put in front
while the values of the old one are still there (`manage.py rotate_keys`). Keys come from outside the database
(JALON_KEYS or JALON_KEY_FILE) and are printed nowhere: no sentence of this module holds a key, a token or a value.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

PREFIX = "enc1:"  # what is encrypted says so: text without it in an encrypted column is an error, never a value
KEY_BYTES = 32


class Unreadable(Exception):
    """A stored value that cannot be given back. Nothing catches it in order to show something else."""


class WrongKey(Unreadable):
    """No key of the ring opens the value (another ring wrote it, or it was altered)."""


class NotEncrypted(Unreadable):
    """The column holds plain text where only encrypted text may stand."""


def checked_keys(texts: Sequence[str], source: str) -> tuple[str, ...]:
    """Return the keys of a ring. Raise ImproperlyConfigured, with a sentence that names `source` and no key."""
    keys = tuple(text.strip() for text in texts if text.strip())
    if not keys:
        raise ImproperlyConfigured(f"{source} holds no key. `manage.py new_key` makes one.")
    for place, key in enumerate(keys, start=1):
        try:
            right = len(base64.b64decode(key.encode("ascii"), altchars=b"-_", validate=True)) == KEY_BYTES
        except (binascii.Error, ValueError):
            right = False
        if not right:
            raise ImproperlyConfigured(
                f"{source}: key {place} of {len(keys)} is not a key (44 characters, as `manage.py new_key` prints it)."
            )
    if len(set(keys)) < len(keys):
        raise ImproperlyConfigured(f"{source} names the same key twice.")
    return keys


def new_key() -> str:
    """Return a new key, drawn at random, as the ring reads it."""
    return Fernet.generate_key().decode()


def is_token(stored: str) -> bool:
    """Whether a stored text says that it is encrypted."""
    return stored.startswith(PREFIX)


class KeyRing:
    """Encrypts under its first key and reads what any of its keys wrote."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._first = Fernet(keys[0])
        self._all = MultiFernet([Fernet(key) for key in keys])
        self._secrets = [base64.urlsafe_b64decode(key) for key in keys]
        self._index_keys: dict[str, list[bytes]] = {}

    def encrypt(self, text: str) -> str:
        """Return the text encrypted. "" stays "": that nothing was written is no secret, and constraints ask it."""
        return PREFIX + self._first.encrypt(text.encode()).decode("ascii") if text else ""

    def decrypt(self, stored: str) -> str:
        """Return the text of a stored value. Raise NotEncrypted or WrongKey; what is stored is never returned."""
        if not stored:
            return ""
        if not is_token(stored):
            raise NotEncrypted("A column that is encrypted holds plain text: something wrote round the models.")
        try:
            return self._all.decrypt(stored[len(PREFIX) :]).decode()
        except (InvalidToken, ValueError):  # ValueError: letters that no token has
            raise WrongKey("No key of JALON_KEYS opens this value: it was written under another one.") from None

    def is_current(self, stored: str) -> bool:
        """Whether a stored value is written under the first key ("" is)."""
        if not stored:
            return True
        if not is_token(stored):
            return False
        try:
            self._first.decrypt(stored[len(PREFIX) :])
        except (InvalidToken, ValueError):
            return False
        return True

    def renew(self, stored: str) -> str:
        """Return a stored value under the first key: the same where it is already. Raise as decrypt() does."""
        return stored if self.is_current(stored) else self.encrypt(self.decrypt(stored))

    def index(self, purpose: str, text: str) -> str:
        """Return the blind index of a text under the first key: 64 characters from which the text cannot be told.

        `purpose` names the column: equal texts in two columns have different indexes.
        """
        return self._digest(self._keys_of(purpose)[0], text)

    def indexes(self, purpose: str, text: str) -> list[str]:
        """Return the index under each key: a look-up asks for all, so a rotation under way hides nothing."""
        return [self._digest(key, text) for key in self._keys_of(purpose)]

    @staticmethod
    def _digest(key: bytes, text: str) -> str:
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest() if text else ""

    def _keys_of(self, purpose: str) -> list[bytes]:
        """Return a key for each of the ring, derived from it and of no use for reading what it encrypts."""
        if purpose not in self._index_keys:
            self._index_keys[purpose] = [
                HKDF(
                    algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=f"jalon index {purpose}".encode()
                ).derive(secret)
                for secret in self._secrets
            ]
        return self._index_keys[purpose]


@lru_cache(maxsize=8)
def _ring_of(keys: tuple[str, ...]) -> KeyRing:
    return KeyRing(keys)


def current_ring() -> KeyRing:
    """Return the ring of the settings."""
    return _ring_of(tuple(settings.JALON_KEYS))
