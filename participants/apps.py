from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    """Persons with a file, who follows them, and the exceptions to that."""

    name = "participants"

    def ready(self) -> None:
        from core.request_memory import forget_on_change_of
        from participants import parts  # noqa: F401 (it registers parts of a file)
        from participants.models import Cover, ParticipantUserGrant, ReferentAssignment, Seal, SealName

        forget_on_change_of(ReferentAssignment, Cover, ParticipantUserGrant, Seal, SealName)
