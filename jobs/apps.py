from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Background jobs. Rooms above register their handlers in their `tasks` module."""

    name = "jobs"

    def ready(self) -> None:
        # The web process needs the registered names too (labels, rights, links), not only the worker.
        autodiscover_modules("tasks")
