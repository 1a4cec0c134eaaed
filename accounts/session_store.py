"""The session engine: Django's, in the database, with the account beside (SESSION_ENGINE)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accounts.models import BrowserSession, User


class SessionStore(DatabaseStore):
    """Keeps a session as a row that names its account."""

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        """Return the model of the rows."""
        return BrowserSession

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        """Return the row of the session as it is now."""
        row: Any = super().create_model_instance(data)
        row.user_id = User._meta.pk.to_python(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row
