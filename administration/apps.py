from django.apps import AppConfig

from core.registry import Room


class AdministrationConfig(Room, AppConfig):
    """The administrator's pages: accounts, roles, the second person."""

    name = "administration"
    registers = ("dashboard_lines", "dashboard_panels", "centre_cards")
