from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core import checks
from django.db.models.signals import post_migrate

from core.registry import Room


class AccountsConfig(Room, AppConfig):
    """Accounts, centres, sign-in and the second step."""

    name = "accounts"
    registers = ("signals", "mfa.key_rotation", "tasks")

    def ready(self) -> None:
        super().ready()
        # A sign-in is told by the log, not by rewriting the account (which would add a history row each time).
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        from accounts.models import CentreSetting, Membership, TeamMember
        from accounts.models.encryption_check import keys_open, write_proof
        from core.request_memory import forget_on_change_of

        forget_on_change_of(Membership, TeamMember, CentreSetting)

        post_migrate.connect(write_proof, dispatch_uid="key-proof", sender=self)
        checks.register(keys_open, checks.Tags.database)
