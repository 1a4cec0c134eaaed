from django.apps import AppConfig

from core.registry import Room


class ReportingConfig(Room, AppConfig):
    """Figures and the yearly table."""

    name = "reporting"
    registers = ("tasks", "dashboard")

    def ready(self) -> None:
        """Register what the rooms below ask for, and the triggers that keep the summaries."""
        from core.db_triggers import keep
        from reporting.forgetting import KEPT

        super().ready()
        keep(KEPT)
