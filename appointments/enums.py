"""Closed words of appointments."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AppointmentState(models.TextChoices):
    """States of an appointment."""

    PLANNED = "planned", pgettext_lazy("an appointment", "Planned")
    HELD = "held", pgettext_lazy("an appointment", "Over")
    MOVED = "moved", pgettext_lazy("an appointment", "Moved")
    CANCELLED = "cancelled", pgettext_lazy("an appointment", "Cancelled")


# States in which a worker is taken: nobody else can have her at that time.
LIVE = (AppointmentState.PLANNED, AppointmentState.HELD)


class Subject(models.TextChoices):
    """What an appointment is about."""

    INTERVIEW = "interview", _("Interview")
    ASSESSMENT = "assessment", pgettext_lazy("subject of an appointment", "Assessment")
    PLAN = "plan", pgettext_lazy("subject of an appointment", "Action plan")
    STEP = "step", _("Administrative step")
    FIRST_INTERVIEW = "first_interview", _("First interview")
    OTHER = "other", _("Other")


class MeetingPlace(models.TextChoices):
    """Where one meets."""

    OFFICE = "office", pgettext_lazy("where one meets", "At the centre")
    HOME = "home", pgettext_lazy("where one meets", "At the person’s home")
    OUTSIDE = "outside", pgettext_lazy("where one meets", "Elsewhere")
    PHONE = "phone", pgettext_lazy("where one meets", "By phone")
    VIDEO = "video", pgettext_lazy("where one meets", "By video")


# Places that have an address.
AWAY_FROM_CENTRE = (MeetingPlace.HOME, MeetingPlace.OUTSIDE)


class Outcome(models.TextChoices):
    """How an appointment went for one person; empty until it is said."""

    CAME = "came", pgettext_lazy("an appointment", "Came")
    TOLD_US = "told_us", pgettext_lazy("an appointment", "Told us")
    NO_NEWS = "no_news", pgettext_lazy("an appointment", "No news")


class CancelledBy(models.TextChoices):
    """Who cancelled an appointment."""

    PERSON = "person", pgettext_lazy("who cancelled", "The person")
    US = "us", pgettext_lazy("who cancelled", "Us")
    CLOSING_DAY = "closing_day", pgettext_lazy("who cancelled", "A closing day")
