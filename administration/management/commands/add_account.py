"""`manage.py add_account E-MAIL --centre CODE --role ROLE`: the first accounts of a real installation."""

from __future__ import annotations

import getpass
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.enums import Role
from administration.management.base import as_system
from administration.services.creation import centre_of_code, open_account


class Command(BaseCommand):
    """Create an account with one role, in force at once: the system account needs no second person."""

    help = "Create an account. The password is asked for, or read from JALON_NEW_PASSWORD; 15 characters or more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--centre", default="", help="code of the centre (default: the only one)")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--member-code", default="", help="the code by which the records name the person: AS1")

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("JALON_NEW_PASSWORD") or getpass.getpass("Password: ")
        with as_system("add_account"):
            user = open_account(
                options["email"],
                password,
                centre=centre_of_code(options["centre"]),
                role=options["role"],
                names=(options["first_name"], options["last_name"]),
                member_code=options["member_code"],
            )
        self.stdout.write(f"{user.email}: {Role(options['role']).label}")
