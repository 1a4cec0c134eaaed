from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core import checks
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Accounts, centres, rights."""

    name = "accounts"

    def ready(self) -> None:
        # A sign-in is told by the log, not by rewriting the account (which would add a history row each time).
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        from accounts import events, second_step_keys  # noqa: F401 - its receivers, its part of a rotation of the keys
        from accounts.models import Membership, TeamMember
        from accounts.models.key_proof import keys_open, write_proof
        from core.request_memory import forget_on_change_of

        forget_on_change_of(Membership, TeamMember)

        post_migrate.connect(write_proof, dispatch_uid="key-proof", sender=self)
        checks.register(keys_open, checks.Tags.database)
