"""`manage.py give_role E-MAIL --centre CODE --role ROLE`: one more role for an account that is there already."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.enums import Role
from administration.management.base import account_of, as_system
from administration.services.creation import centre_of_code
from administration.services.roles import give_role


class Command(BaseCommand):
    """Give a role, in force at once: the system account needs no second person."""

    help = "Give a role to an account, in force from today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--centre", default="", help="code of the centre (default: the only one)")
        parser.add_argument("--role", required=True, choices=Role.values)

    def handle(self, *args: Any, **options: Any) -> None:
        user = account_of(options["email"])
        with as_system("give_role"):
            give_role(user, centre_of_code(options["centre"]), options["role"])
        self.stdout.write(f"{user.email}: {Role(options['role']).label}")
