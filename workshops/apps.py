from django.apps import AppConfig

from core.registry import Room


class WorkshopsConfig(Room, AppConfig):
    """Workshops, sessions, registers, links."""

    name = "workshops"
    registers = ("link_permissions", "tasks", "dashboard", "dashboard_panels", "notices", "panels")

    def ready(self) -> None:
        """Register what the rooms below ask for, and the triggers that keep the counted columns."""
        from core.db_triggers import keep
        from workshops.counted_columns import KEPT

        super().ready()
        keep(KEPT)
