"""A request of a person about her data, and its state machine."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from accounts.models import Centre, User
from core.constraints import in_order, one_of
from core.crypto.fields import EncryptedCharField, EncryptedTextField
from core.history import history_records
from core.models import Entity
from core.month_delays import end_of_delay
from core.periods import today
from core.same_centre import SameCentre
from core.state_field import StateField
from participants.models import Participant
from person.enums import OPEN, REPLIED, RequestChannel, RequestKind, RequestState
from person.querysets import DataRequestQuerySet

UNKNOWN_WORD = _("This word is not known.")
HOW_KNOWN = _("Say how you know that it is her.")
GROUND_AND_COMPLAINT = _("A refusal names its ground and where she can complain.")
NOT_BEFORE = _("This day is before the one on which the request came.")
MANAGE, PREPARE = "request.manage", "request.prepare"


class DataRequest(SameCentre, Entity):
    """What a person asks of us by one of her rights: when it came, until when it is answered, what became of it.

    It is about a file, or about a name where there is none. `due_on` is worked out from the day on which it came; once
    extended it is due on `extended_to`.
    """

    same_centre = ("centre", "participant__centre")

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="data_requests")
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="data_requests", null=True, blank=True
    )
    name = EncryptedCharField(_("name"), max_length=120, blank=True)
    kind = models.CharField(_("what she asks"), max_length=16, choices=RequestKind.choices)
    received_on = models.DateField(_("received on"))
    channel = models.CharField(_("how it came"), max_length=8, choices=RequestChannel.choices)
    due_on = models.DateField(_("to answer by"), editable=False, blank=True)
    extended_to = models.DateField(_("extended to"), null=True, blank=True)
    extension_reason = EncryptedCharField(_("why it takes longer"), max_length=300, blank=True)
    identity = EncryptedCharField(_("how we know that it is her"), max_length=200, blank=True)
    ground = EncryptedTextField(_("ground of the refusal"), blank=True)
    complaint_to = models.CharField(_("where she can complain"), max_length=200, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    state = StateField(_("state"), choices=RequestState.choices, default=RequestState.RECEIVED)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DataRequestQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("request")
        ordering = ["received_on", "pk"]
        constraints = [
            one_of("state", RequestState, name="data_request_state_known", message=_("This state is not known.")),
            one_of("kind", RequestKind, name="data_request_kind_known", message=UNKNOWN_WORD),
            one_of("channel", RequestChannel, name="data_request_channel_known", message=UNKNOWN_WORD),
            models.CheckConstraint(
                condition=Q(participant__isnull=False) | ~Q(name=""),
                name="data_request_of_somebody",
                violation_error_message=_("Say who asks: a file, or a name."),
            ),
            in_order("received_on", "due_on", name="data_request_due", message=NOT_BEFORE),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True, extension_reason="")
                | Q(extended_to__gt=F("due_on")) & ~Q(extension_reason=""),
                name="data_request_extended",
                violation_error_message=_("Say until when it takes longer, and why."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[RequestState.RECEIVED, RequestState.REFUSED, RequestState.CLOSED])
                | ~Q(identity=""),
                name="data_request_identity",
                violation_error_message=HOW_KNOWN,
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.REFUSED) | ~Q(ground="") & ~Q(complaint_to=""),
                name="data_request_ground",
                violation_error_message=GROUND_AND_COMPLAINT,
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, answered_on__isnull=True)
                | ~Q(state__in=OPEN) & Q(answered_on__isnull=False, answered_on__gte=F("received_on")),
                name="data_request_answered",
                violation_error_message=_("Say on which day she was answered, not before the request came."),
            ),
        ]
        indexes = [models.Index(fields=["centre", "state", "due_on"], name="data_request_by_state")]

    def __str__(self) -> str:
        return self.get_kind_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the day on which the answer is due."""
        self._fill_due_day()
        super().save(*args, **kwargs)

    def _fill_due_day(self) -> None:
        if self.due_on is None and self.received_on is not None:
            self.due_on = end_of_delay(self.received_on, 1)

    def clean(self) -> None:
        """Raise ValidationError for a day to come, and for an extension that the law does not know."""
        super().clean()
        self._fill_due_day()
        if self.received_on and self.received_on > today():
            raise ValidationError({"received_on": _("This day has not come yet. Enter today or an earlier day.")})
        if self.extended_to is not None and self.extended_to not in self.longer:
            raise ValidationError(_("It is extended by one month or by two."))

    @property
    def last_day(self) -> dt.date:
        """The day on which the answer is due, extended or not."""
        return self.extended_to or self.due_on

    @last_day.setter
    def last_day(self, _annotated: dt.date) -> None:
        """Take the same day, as the database worked it out for a list."""

    @property
    def longer(self) -> tuple[dt.date, dt.date]:
        """The days to which it may be extended: one month more, and two."""
        return end_of_delay(self.received_on, 2), end_of_delay(self.received_on, 3)

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.state in OPEN

    @property
    def days_left(self) -> int:
        """How many days are left to answer; below zero once they are over."""
        return (self.last_day - today()).days

    @property
    def is_late(self) -> bool:
        """Whether it was answered after its day, or is still open then."""
        return (self.answered_on or today()) > self.last_day

    @transition(
        field=state,
        source=RequestState.RECEIVED,
        target=RequestState.CHECKED,
        permission=PREPARE,
        custom={"needs": {"identity": HOW_KNOWN}, "label": _("It is her")},
    )
    def check_identity(self, *, by: User, reason: str = "", identity: Any = "") -> None:
        """Somebody knows that it is her, and says how."""
        self.identity = identity

    @transition(
        field=state,
        source=RequestState.CHECKED,
        target=RequestState.PREPARED,
        permission=PREPARE,
        custom={"label": _("The answer is ready")},
    )
    def prepare_answer(self, *, by: User, reason: str = "") -> None:
        """The answer lies ready for the officer."""

    @transition(
        field=state,
        source=RequestState.PREPARED,
        target=RequestState.ANSWERED,
        permission=MANAGE,
        custom={"needs": {"answered_on": _("Say on which day she was answered, not before the request came.")},
                "label": _("She has her answer")},
    )  # fmt: skip
    def answer(self, *, by: User, reason: str = "", answered_on: Any = None) -> None:
        """She has her answer in hand."""
        self.answered_on = answered_on

    @transition(
        field=state,
        source=[RequestState.RECEIVED, RequestState.CHECKED, RequestState.PREPARED],
        target=RequestState.REFUSED,
        permission=MANAGE,
        custom={
            "needs": {"ground": GROUND_AND_COMPLAINT, "complaint_to": GROUND_AND_COMPLAINT},
            "label": _("Refuse"),
        },
    )
    def refuse(
        self, *, by: User, reason: str = "", ground: Any = "", complaint_to: Any = "", answered_on: Any = None
    ) -> None:
        """She is told why not, and where she can complain."""
        self.ground, self.complaint_to, self.answered_on = ground, complaint_to, answered_on or today()

    @transition(
        field=state,
        source=list(REPLIED),
        target=RequestState.CLOSED,
        permission=MANAGE,
        custom={"label": _("Close the request")},
    )
    def close(self, *, by: User, reason: str = "") -> None:
        """Nothing more is to be done about it."""
