from django.apps import AppConfig

from core.registry import Room


class ExchangeConfig(Room, AppConfig):
    """The import of a centre's workbook."""

    name = "exchange"
    registers = ("tasks", "dashboard", "notices", "merge_rules")
