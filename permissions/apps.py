from django.apps import AppConfig

from core.registry import Room


class PermissionsConfig(Room, AppConfig):
    """Who may do what, and how an object moves."""

    name = "permissions"
