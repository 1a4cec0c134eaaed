from django.apps import AppConfig

from core.registry import Room


class AgendaConfig(Room, AppConfig):
    """The week of a member of the team: hours, days away, what the rooms above register, the calendar feed."""

    name = "agenda"
