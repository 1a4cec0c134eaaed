from django.apps import AppConfig

from core.registry import Room


class MessagingConfig(Room, AppConfig):
    """Messages to participants: by text or mail, about what they have with the centre."""

    name = "messaging"
    registers = ("settings", "tasks", "dashboard", "panels", "merge_rules")
