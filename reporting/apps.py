from django.apps import AppConfig

from core.registry import Room


class ReportingConfig(Room, AppConfig):
    """Figures and the yearly table."""

    name = "reporting"
    registers = ("settings", "tasks", "dashboard", "centre_cards")
