"""The test database is made anew when what makes it changes (tests/support/databases.py)."""

from __future__ import annotations

import pytest

from tests.support import databases


def test_a_file_that_is_read_and_gone_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    databases.fingerprint()
    monkeypatch.setattr(databases, "READ", (*databases.READ, "core/gone.py"))
    with pytest.raises(FileNotFoundError, match="gone"):
        databases.fingerprint()
