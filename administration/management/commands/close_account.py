"""`manage.py close_account E-MAIL`: its roles in every centre end, its sessions too, and nobody signs in with it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from administration.management.base import account_of, as_system
from administration.services.accounts import close_account


class Command(BaseCommand):
    """Close an account, signed by the system account."""

    help = "Close an account: its roles in every centre end at once. The last administrator of a centre stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = account_of(options["email"])
        with as_system("close_account"):
            close_account(user, None)
        self.stdout.write(f"{user.email}: closed")
