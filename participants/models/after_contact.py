"""Contacts that were agreed on for some months after a path: whether the person was reached, and how she is doing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_fsm import transition

from accounts.models import User
from core.constraints import exactly_when, one_of
from core.crypto.fields import EncryptedTextField
from core.history import history_records
from core.models import Entity
from core.state_field import StateField
from participants.enums import (
    AfterContactResult,
    AfterContactState,
    AfterSituation,
    FollowUpChannel,
    ObjectionKind,
)
from participants.models.consent import Consent
from participants.models.enrolment import Enrolment
from participants.models.objection import Objection
from participants.querysets import FileQuerySet

UNKNOWN_WORD = _("This word is not known.")


class AfterContactQuerySet(FileQuerySet):
    """Contacts after a path, by the file of the path."""

    centre_path = "enrolment__participant__centre"
    participant_path = "enrolment__participant"

    def planned(self) -> AfterContactQuerySet:
        """Those to come: neither done nor withdrawn."""
        return self.filter(state=AfterContactState.PLANNED)

    def due(self, day: date) -> AfterContactQuerySet:
        """Those whose day has come, the earliest first, of persons who agree to it on that day and do not object."""
        agreed = Consent.objects.to_follow_up().in_force(day).filter(participant=OuterRef("enrolment__participant"))
        objected = Objection.objects.in_force(ObjectionKind.AFTER).filter(
            participant=OuterRef("enrolment__participant")
        )
        found = self.planned().filter(Exists(agreed), ~Exists(objected), planned_on__lte=day)
        return found.order_by("planned_on", "pk")


class AfterContact(Entity):
    """One contact after a path. It is planned only with a consent (participants.services.after_contacts)."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="after_contacts")
    planned_on = models.DateField(_("planned on"))
    state = StateField(_("state"), choices=AfterContactState.choices, default=AfterContactState.PLANNED)
    done_on = models.DateField(_("contacted on"), null=True, blank=True)
    channel = models.CharField(_("how"), max_length=14, choices=FollowUpChannel.choices, blank=True)
    result = models.CharField(_("what came of it"), max_length=14, choices=AfterContactResult.choices, blank=True)
    situation = models.CharField(_("what the person does"), max_length=12, choices=AfterSituation.choices, blank=True)
    words = EncryptedTextField(_("in the person’s own words"), blank=True)

    objects = AfterContactQuerySet.as_manager()
    history = history_records()

    class Meta:
        verbose_name = _("contact after the path")
        ordering = ["enrolment", "planned_on", "pk"]
        constraints = [
            one_of("state", AfterContactState, name="after_contact_state_known", message=_("This state is not known.")),
            models.CheckConstraint(
                condition=Q(channel="") | Q(channel__in=FollowUpChannel.values),
                name="after_contact_channel_known",
                violation_error_message=UNKNOWN_WORD,
            ),
            exactly_when(
                Q(state=AfterContactState.DONE),
                "done_on",
                name="after_contact_done",
                message=_("Enter on which day the person was contacted; only of a contact that was made."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=AfterContactState.DONE, result__in=AfterContactResult.values) & ~Q(channel="")
                    | ~Q(state=AfterContactState.DONE) & Q(result="", channel="")
                ),
                name="after_contact_result",
                violation_error_message=_("Enter how the person was contacted and what came of it."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(result=AfterContactResult.REACHED, situation__in=AfterSituation.values)
                    | ~Q(result=AfterContactResult.REACHED) & Q(situation="")
                ),
                name="after_contact_situation",
                violation_error_message=_("Choose what the person does, of somebody who was reached."),
            ),
            models.UniqueConstraint(
                fields=["enrolment", "planned_on"],
                condition=~Q(state=AfterContactState.WITHDRAWN),
                name="after_contact_once",
                violation_error_message=_("A contact is planned for this day already."),
            ),
        ]
        indexes = [models.Index(fields=["state", "planned_on"], name="after_contact_due")]

    def __str__(self) -> str:
        return f"{self.planned_on} · {self.get_state_display()}"

    @transition(
        field=state,
        source=AfterContactState.PLANNED,
        target=AfterContactState.DONE,
        permission="contact.record",
        custom={
            "needs": {
                "done_on": _("Say on which day the person was contacted."),
                "channel": _("Say how the person was contacted."),
                "result": _("Say what came of it."),
            },
            "label": pgettext_lazy("a contact after the path", "Note what came of it"),
        },
    )
    def note_contact(
        self,
        *,
        by: User,
        reason: str = "",
        done_on: Any = None,
        channel: str = "",
        result: str = "",
        situation: str = "",
        words: str = "",
    ) -> None:
        """Somebody contacted the person, or tried to."""
        self.done_on, self.channel, self.result = done_on, channel, result
        self.situation, self.words = situation, words

    @transition(
        field=state,
        source=AfterContactState.PLANNED,
        target=AfterContactState.WITHDRAWN,
        permission="contact.record",
        custom={"label": pgettext_lazy("a contact after the path", "Withdraw")},
    )
    def withdraw(self, *, by: User, reason: str = "") -> None:
        """It does not take place: the end was taken back or moved, or the person does not wish it any more."""
