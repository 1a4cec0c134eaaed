"""Mails about an account that wait to be sent: an outbox. A row goes away when its mail has left."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import LetterKind
from core.constraints import one_of

# For so long nobody else sends a letter that a worker has taken: longer than a mail server is waited for.
LEASE = timedelta(minutes=2)
# How long after a failed try the next one comes; after the last of them the letter is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 15, 30, 60, 120, 240, 480))


class LetterQuerySet(models.QuerySet):
    """Letters, by when they are to be tried."""

    def due(self) -> LetterQuerySet:
        """Return those that are to be tried now."""
        return self.filter(due_at__lte=timezone.now())


class Letter(models.Model):
    """One mail to send about an account. What it says, its link included, is made when it is sent and never stored.

    A letter to nobody (`user` is None) stands for an address that has no account: the request that asks for a letter
    does the same work whether there is one or not.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters", null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=24, choices=LetterKind.choices)
    created_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter about an account")
        ordering = ["pk"]
        constraints = [one_of("kind", LetterKind, name="letter_kind_known", message=_("This word is not known."))]

    def __str__(self) -> str:
        return self.get_kind_display()

    def take(self) -> bool:
        """Take the letter for LEASE, so that no other worker sends it meanwhile; tell whether it was free."""
        taken = Letter.objects.due().filter(pk=self.pk).update(due_at=timezone.now() + LEASE, tries=F("tries") + 1)
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def put_off(self) -> bool:
        """Put the next try off after one that failed; tell whether there is one, or this was the last."""
        if self.tries > len(PAUSES):
            return False
        Letter.objects.filter(pk=self.pk).update(due_at=timezone.now() + PAUSES[self.tries - 1])
        return True
