from django.apps import AppConfig

from core.registry import Room


class ParticipantsConfig(Room, AppConfig):
    """Persons with a file, who follows them, and the exceptions to that."""

    name = "participants"
    registers = (
        "settings",
        "tasks",
        "panels",
        "dashboard",
        "dashboard_lines",
        "dashboard_panels",
        "centre_cards",
        "notices",
        "merge_rules",
        "between_facts",
    )

    def ready(self) -> None:
        """Register what the rooms below ask for; a right that changes empties the memory of a request."""
        from core.request_memory import forget_on_change_of
        from participants.models import Cover, ParticipantUserGrant, ReferentAssignment, Restriction, Seal, SealName

        super().ready()
        forget_on_change_of(ReferentAssignment, Cover, ParticipantUserGrant, Restriction, Seal, SealName)
