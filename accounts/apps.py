from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class AccountsConfig(AppConfig):
    """Accounts, centres, rights."""

    name = "accounts"

    def ready(self) -> None:
        # A sign-in is told by the log, not by rewriting the account (which would add a history row each time).
        user_logged_in.disconnect(dispatch_uid="update_last_login")
