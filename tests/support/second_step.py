"""A second step for tests: an account that has one, and the codes that its app would show."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value


def code_of(secret: str, *, later: float = 0) -> str:
    """Return what an app shows for the secret now, or `later` seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time() + later) // 30))


def wrong_code_of(secret: str) -> str:
    """Return six figures that the app does not show within the next minutes, nor did lately."""
    right = {code_of(secret, later=seconds) for seconds in range(-120, 150, 30)}
    return next(text for number in range(1000) if (text := f"{number:06d}") not in right)


def add_app(user: Any) -> str:
    """Give an account an app for codes, as the pages do; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def add_recovery_codes(user: Any) -> list[str]:
    """Give an account recovery codes; return them."""
    return RecoveryCodes.activate(user).get_unused_codes()
