"""Closed words of workshops, sessions and registers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WorkshopKind(models.TextChoices):
    """What a workshop is."""

    EDUCATIONAL = "educational", _("Educational")
    ARTISTIC = "artistic", _("Artistic")
    CULTURAL = "cultural", _("Cultural")


class Provider(models.TextChoices):
    """Who runs it."""

    TEAM = "team", _("Team")
    SUBCONTRACTOR = "subcontractor", _("Subcontractor")
    PARTNER = "partner", _("Partner")


class StepFree(models.TextChoices):
    """Whether a room is reached without a step."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", pgettext_lazy("a room without a step", "Not known")


class SessionState(models.TextChoices):
    """States of a session; only closed ones count."""

    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held, sheet open")
    HANDED_IN = "handed_in", pgettext_lazy("a sheet", "Handed in")
    CLOSED = "closed", pgettext_lazy("a session and its sheet", "Closed")
    REOPENED = "reopened", _("Reopened")
    CANCELLED = "cancelled", _("Cancelled")
    MOVED = "moved", pgettext_lazy("a session to another day", "Moved")


class AttendanceStatus(models.TextChoices):
    """One answer for one person at one session."""

    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    LEFT_EARLY = "left_early", _("Left early")
    EXCUSED = "excused", _("Excused")
    NO_NEWS = "no_news", pgettext_lazy("absent from a session", "No news")
    NOT_CONCERNED = "not_concerned", _("Not concerned")


class CertificateLines(models.TextChoices):
    """What the lines of a certificate name. A title can say more of a person than she wants to tell an employer."""

    TITLES = "titles", _("Each workshop, by its title")
    KINDS = "kinds", _("The kinds of workshop only")


THERE = [AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY]


class BatchDoor(models.TextChoices):
    """How a batch of late answers reached Jalon."""

    SHEET = "sheet", _("from the sheet")
    TICKET = "ticket", _("from a phone that can no longer open the sheet")


class BatchCause(models.TextChoices):
    """Why the answers of a batch were not written on the sheet."""

    CLOSED = "closed", _("the sheet was already closed")
    HANDED_IN = "handed_in", _("the sheet was already handed in")
    CANCELLED = "cancelled", _("the session was cancelled")
    MOVED = "moved", _("the session was moved to another day")
    ENDED = "ended", _("the sender could no longer open the sheet")
    NOT_LISTED = "not_listed", _("the person was no longer on the sheet")


class BatchMarkState(models.TextChoices):
    """What became of a late answer."""

    WAITING = "waiting", pgettext_lazy("a late answer", "To decide")
    APPLIED = "applied", pgettext_lazy("a late answer", "Taken over")
    PUT_ASIDE = "put_aside", pgettext_lazy("a late answer", "Put aside")
