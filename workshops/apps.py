from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """Workshops, sessions, registers, links."""

    name = "workshops"

    def ready(self) -> None:
        from core.request_memory import forget_on_change_of
        from core.triggers import keep
        from workshops import guests  # noqa: F401 (registers those who come by a link)
        from workshops.counting import KEPT
        from workshops.models import FacilitatorLink

        keep(KEPT)
        forget_on_change_of(FacilitatorLink)
