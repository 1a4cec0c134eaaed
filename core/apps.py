from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    """The ground of all rooms; puts the append-only triggers in place after each migrate, closes private files."""

    name = "core"

    def ready(self) -> None:
        from core import db_triggers, no_overlap, same_centre
        from core.constraints import install_after_migrate
        from core.private_files import check_private_files, close_private_files

        db_triggers.keep(same_centre.same_centre_triggers())
        db_triggers.keep(no_overlap.no_overlap_triggers())
        pre_migrate.connect(db_triggers.remove_before_migrate, dispatch_uid="kept-columns", sender=self)
        post_migrate.connect(install_after_migrate, dispatch_uid="append-only", sender=self)
        close_private_files()
        checks.register(check_private_files, checks.Tags.security, deploy=True)
        post_migrate.connect(db_triggers.refill_after_migrate, dispatch_uid="kept-columns", sender=self)
