from django.apps import AppConfig

from core.registry import Room


class DemoConfig(Room, AppConfig):
    """The sample data, and their accounts on the page on which one signs in."""

    name = "demo"
    registers = ("sign_in_page",)
