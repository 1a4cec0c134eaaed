"""Closed words of the agenda."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Weekday(models.IntegerChoices):
    """Days of the week, numbered as Python does."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class PartOfDay(models.TextChoices):
    """Which part of a day somebody is away; the morning ends, and the afternoon begins, at agenda_items.NOON."""

    WHOLE = "whole", _("The whole day")
    MORNING = "morning", _("In the morning, until 13:00")
    AFTERNOON = "afternoon", _("In the afternoon, from 13:00")
