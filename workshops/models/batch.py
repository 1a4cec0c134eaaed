"""Answers that reached Jalon too late for their sheet: they wait in a batch until the team decides (docs/adr/0034)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from accounts.models import User
from core.constraints import one_of
from core.crypto.fields import EncryptedCharField
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from core.state_field import StateField
from participants.models import Participant
from participants.querysets import FileQuerySet
from permissions.querysets import ScopedQuerySet
from workshops.enums import AttendanceStatus, BatchCause, BatchDoor, BatchMarkState
from workshops.models.session import Session


class SheetBatchQuerySet(ScopedQuerySet):
    """Batches of late answers."""

    centre_path = "session__workshop__centre"


class SheetBatch(Entity):
    """Answers that one sender sent together and that could not be written on the sheet; `created_at` is the receipt."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="batches")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    door = models.CharField(_("way in"), max_length=10, choices=BatchDoor.choices)
    cause = models.CharField(_("why it is not on the sheet"), max_length=12, choices=BatchCause.choices)

    objects = SheetBatchQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("batch of late answers")
        ordering = ["created_at", "pk"]
        constraints = [
            one_of("door", BatchDoor, name="batch_door_known", message=_("This word is not known.")),
            one_of("cause", BatchCause, name="batch_cause_known", message=_("This word is not known.")),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.sender}"


class BatchMarkQuerySet(FileQuerySet):
    """Late answers. Answers about sealed files are hidden from those the seal does not name."""

    centre_path = "batch__session__workshop__centre"

    def waiting(self) -> BatchMarkQuerySet:
        """Return the answers that nobody has decided about yet."""
        return self.filter(state=BatchMarkState.WAITING)


class BatchMark(SameCentre, Entity):
    """One late answer as it was sent. Its uuid is the key that the phone gave to it, so that it is stored once."""

    same_centre = ("batch__session__workshop__centre", "participant__centre")

    batch = models.ForeignKey(SheetBatch, on_delete=models.CASCADE, related_name="marks")
    # Empty when the key of the line matches nobody of the session's groups any more.
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="batch_marks", null=True, blank=True
    )
    key = models.CharField(_("key of the line"), max_length=64)
    status = models.CharField(_("attendance"), max_length=14, choices=AttendanceStatus.choices, blank=True)
    minutes_missed = models.PositiveSmallIntegerField(_("minutes missed"), null=True, blank=True)
    noted_at = models.DateTimeField(_("noted on, by the phone’s clock"), null=True, blank=True)
    state = StateField(_("state"), choices=BatchMarkState.choices, default=BatchMarkState.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    reason = EncryptedCharField(_("reason"), max_length=300, blank=True)

    objects = BatchMarkQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("late answer")
        ordering = ["batch", "pk"]
        constraints = [
            one_of("state", BatchMarkState, name="batch_mark_state_known", message=_("This state is not known.")),
            models.CheckConstraint(
                condition=Q(status__in=["", *AttendanceStatus.values]),
                name="batch_mark_status_known",
                violation_error_message=_("This word is not known."),
            ),
            models.CheckConstraint(
                condition=Q(minutes_missed__isnull=True)
                | Q(status__in=[AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY]),
                name="batch_mark_minutes",
                violation_error_message=_("Minutes are noted for somebody late or gone early only."),
            ),
            models.CheckConstraint(
                condition=Q(state=BatchMarkState.WAITING, decided_by__isnull=True, decided_at__isnull=True, reason="")
                | ~Q(state=BatchMarkState.WAITING)
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(reason=""),
                name="batch_mark_decided",
                violation_error_message=_("Enter who decided, when and why; only for an answer that is decided."),
            ),
        ]
        indexes = [
            models.Index(fields=["batch"], name="batch_mark_waiting", condition=Q(state=BatchMarkState.WAITING)),
        ]

    def __str__(self) -> str:
        return f"{self.batch} · {self.get_status_display()}"

    @transition(
        field=state,
        source=BatchMarkState.WAITING,
        target=BatchMarkState.APPLIED,
        permission="session.reopen",
        custom={
            "needs": {"reason": _("Say why you decide so: it is kept with the answers.")},
            "label": pgettext_lazy("late answers", "Take over"),
        },
    )
    def apply(self, *, by: User, reason: str = "") -> None:
        """Take the answer over on the sheet; workshops.late_answers.decide() writes it in the same transaction."""
        self._decide(by, reason)

    @transition(
        field=state,
        source=BatchMarkState.WAITING,
        target=BatchMarkState.PUT_ASIDE,
        permission="session.reopen",
        custom={"needs": {"reason": _("Say why you decide so: it is kept with the answers.")}, "label": _("Put aside")},
    )
    def put_aside(self, *, by: User, reason: str = "") -> None:
        """Leave the sheet as it is."""
        self._decide(by, reason)

    def _decide(self, by: User, reason: str) -> None:
        self.decided_by, self.decided_at, self.reason = by, timezone.now(), reason
