"""The sessions of browsers, with the account that each belongs to, so that a person can see and end hers."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class BrowserSession(AbstractBaseSession):
    """One session; what it holds is written by accounts.session_store. No account before somebody has signed in."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="browser_sessions", null=True, blank=True
    )

    objects = BaseSessionManager()  # type: ignore[misc]  # the base says ClassVar, Django's plugin does not

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("session of a browser")  # type: ignore[assignment]  # lazy, as Django's own is
        verbose_name_plural = _("sessions of browsers")  # type: ignore[assignment]  # as above
        ordering = ["session_key"]

    @classmethod
    def get_session_store_class(cls) -> type:
        """Return the store that writes these rows."""
        from accounts.session_store import SessionStore

        return SessionStore
