from django.apps import AppConfig

from core.registry import Room


class AppointmentsConfig(Room, AppConfig):
    """Appointments of persons with members of the team."""

    name = "appointments"
    registers = (
        "settings",
        "tasks",
        "agenda_items",
        "dashboard",
        "panels",
        "between_facts",
        "at_handover",
        "signs",
        "message_sources",
        "merge_rules",
    )

    def ready(self) -> None:
        """Register what the rooms below ask for, and the triggers that keep a worker out of two appointments."""
        from appointments.kept_columns import KEPT
        from core.db_triggers import keep

        super().ready()
        keep(KEPT)
