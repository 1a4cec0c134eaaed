"""Who was there: one row per person and session."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.constraints import one_of
from core.history import history_records
from core.models import Entity
from core.same_centre import SameCentre
from participants.models import GroupStay, Participant
from participants.querysets import FileQuerySet
from workshops.enums import THERE, AttendanceStatus, SessionState
from workshops.models.session import Session


class AttendanceQuerySet(FileQuerySet):
    """Attendance, said in words."""

    centre_path = "session__workshop__centre"

    def scope_own_sessions(self, user: User) -> Q:
        """What is written on the sheets of sessions that the person runs."""
        return Q(session__in=Session.objects.for_subquery().run_by(user))

    def fix_expected(self, **of: Any) -> None:
        """Write of each row whether the person was expected on the day of its session; two statements.

        Not by the groups and breaks of today, so that a later change leaves the sheet alone.
        """
        stays = GroupStay.objects.expected_on(OuterRef("session__date"))
        stays = stays.filter(enrolment__participant=OuterRef("participant"), group__sessions=OuterRef("session"))
        rows = self.filter(**of).order_by()
        rows.filter(~Exists(stays), expected=True).update(expected=False)
        rows.filter(Exists(stays), expected=False).update(expected=True)

    def there(self) -> AttendanceQuerySet:
        """Present, late or left early."""
        return self.filter(status__in=THERE)

    def counted(self) -> AttendanceQuerySet:
        """There, at a session whose sheet is closed (product.md section 4, rules 1 and 3)."""
        return self.there().filter(session__state=SessionState.CLOSED)

    def counted_in(self, centre: Any, first: int, last: int) -> AttendanceQuerySet:
        """The same of a centre's calendar years `first` to `last`, told from the row itself (docs/adr/0022)."""
        return self.filter(counted_centre=centre.pk, counted_year__gte=first, counted_year__lte=last)


class Attendance(SameCentre, Entity):
    """One person's answer at one session."""

    same_centre = ("session__workshop__centre", "participant__centre")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="attendances")
    status = models.CharField(_("attendance"), max_length=14, choices=AttendanceStatus.choices)
    minutes_missed = models.PositiveSmallIntegerField(_("minutes missed"), null=True, blank=True)
    # Whether the person was expected: written when first noted, fixed when the sheet is closed.
    expected = models.BooleanField(_("expected"), default=True)
    # Of what figures count, and only of that: the database fills them whoever writes (workshops.counted_columns).
    counted_centre = models.IntegerField(null=True, editable=False)
    counted_year = models.SmallIntegerField(null=True, editable=False)
    counted_minutes = models.SmallIntegerField(null=True, editable=False)

    objects = AttendanceQuerySet.as_manager()
    history = history_records(excluded_fields=["expected", "counted_centre", "counted_year", "counted_minutes"])

    class Meta:
        verbose_name = _("attendance")
        ordering = ["session", "participant", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"],
                name="attendance_once",
                violation_error_message=_("This person is already on this register."),
            ),
            one_of(
                "status",
                AttendanceStatus,
                name="attendance_status_known",
                message=_("This word is not known."),
            ),
            models.CheckConstraint(
                condition=Q(minutes_missed__isnull=True)
                | Q(status__in=[AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY]),
                name="attendance_minutes",
                violation_error_message=_("Minutes are noted for somebody late or gone early only."),
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "session"], name="attendance_of_person"),
            models.Index(
                fields=["counted_centre", "counted_year", "participant", "counted_minutes"],
                name="attendance_counted",
                condition=Q(counted_year__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.get_status_display()}"
