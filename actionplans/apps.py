from django.apps import AppConfig

from core.registry import Room


class ActionPlansConfig(Room, AppConfig):
    """Problems, goals and actions of a person's plan."""

    name = "actionplans"
    registers = ("settings", "dashboard", "panels", "between_facts", "at_exit")
