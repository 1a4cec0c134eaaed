from django.apps import AppConfig

from core.registry import Room


class AuditConfig(Room, AppConfig):
    """Append-only logs."""

    name = "audit"
    registers = ("tasks",)
