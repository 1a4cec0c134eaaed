"""The stage, with somebody signed in."""

from tests.participants.conftest import sign_in

__all__ = ["sign_in"]
