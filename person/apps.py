from django.apps import AppConfig

from core.registry import Room


class PersonConfig(Room, AppConfig):
    """What is made for the person herself: her papers, her requests and her rights over her file."""

    name = "person"
    registers = ("tasks", "panels", "dashboard", "sheet_panels", "merge_rules")
