from django.apps import AppConfig

from core.registry import Room


class DocumentsConfig(Room, AppConfig):
    """Papers kept with a person's file."""

    name = "documents"
    registers = ("settings", "tasks", "panels", "merge_rules")
