from django.apps import AppConfig

from core.registry import Room


class OversightConfig(Room, AppConfig):
    """The access log as the data-protection officer reads it."""

    name = "oversight"
    registers = ("tasks", "dashboard", "dashboard_panels")
