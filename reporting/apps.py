from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        from core.triggers import keep
        from reporting.forgetting import KEPT

        keep(KEPT)
