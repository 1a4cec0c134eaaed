from django.apps import AppConfig

from core.registry import Room


class HomeConfig(Room, AppConfig):
    """The home page, notices, the shell of every page."""

    name = "home"
    registers = ("tasks", "dashboard_panels")
