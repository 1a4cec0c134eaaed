from django.apps import AppConfig

from core.registry import Room


class WorkshopsConfig(Room, AppConfig):
    """Workshops, sessions, registers, links."""

    name = "workshops"
    registers = (
        "signs",
        "settings",
        "link_permissions",
        "tasks",
        "dashboard",
        "dashboard_lines",
        "dashboard_panels",
        "notices",
        "panels",
        "centre_cards",
        "agreement_sums",
        "agenda_items",
        "merge_rules",
        "between_facts",
    )

    def ready(self) -> None:
        """Register what the rooms below ask for, and the triggers that keep the counted columns."""
        from core.db_triggers import keep
        from core.request_memory import forget_on_change_of
        from workshops.counted_columns import KEPT
        from workshops.models import FacilitatorLink

        super().ready()
        keep(KEPT)
        forget_on_change_of(FacilitatorLink)
