"""`manage.py remove_second_step E-MAIL`: for an administrator whose telephone is lost and whom nobody else can help."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from administration.management.base import account_of, as_system
from administration.services.accounts import remove_second_step


class Command(BaseCommand):
    """Take away a lost second step, signed by the system account."""

    help = "Take away the second step of an account, recovery codes included; the next sign-in sets up a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        user = account_of(options["email"])
        with as_system("remove_second_step"):
            remove_second_step(user, None)
        self.stdout.write(f"{user.email}: no second step")
