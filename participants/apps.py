from django.apps import AppConfig

from core.registry import Room


class ParticipantsConfig(Room, AppConfig):
    """Persons with a file, who follows them, and the exceptions to that."""

    name = "participants"
    registers = ("file_page.own_panels", "dashboard", "dashboard_lines", "dashboard_panels", "notices")
