from django.apps import AppConfig

from core.registry import Room


class JobsConfig(Room, AppConfig):
    """Background jobs."""

    name = "jobs"
    registers = ("tasks",)
