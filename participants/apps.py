from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    """Persons with a file, who follows them, and the exceptions to that."""

    name = "participants"

    def ready(self) -> None:
        from participants import parts  # noqa: F401 (it registers parts of a file)
