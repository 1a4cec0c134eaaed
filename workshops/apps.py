from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Workshops, sessions, registers, links."""

    name = "workshops"

    def ready(self) -> None:
        from core.triggers import keep
        from workshops import guests  # noqa: F401 (registers those who come by a link)
        from workshops.counting import KEPT

        keep(KEPT)
