from django.apps import AppConfig

from core.registry import Room


class PartnersConfig(Room, AppConfig):
    """Organisations, their contacts and agreements."""

    name = "partners"
    registers = ("settings", "dashboard", "dashboard_panels")
