"""Records of the agenda."""

from agenda.models.away import Away
from agenda.models.hours import WorkingHours
from agenda.models.link import CalendarLink

__all__ = ["Away", "CalendarLink", "WorkingHours"]
