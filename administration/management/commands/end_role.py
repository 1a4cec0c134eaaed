"""`manage.py end_role E-MAIL --centre CODE --role ROLE [--last-day 2026-12-31]`: at once, or after a last day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.enums import Role
from accounts.models import Membership
from administration.management.base import account_of, as_system
from administration.services.creation import centre_of_code
from administration.services.roles import end_role
from core.periods import parse_day, today


class Command(BaseCommand):
    """End a role, signed by the system account."""

    help = "End a role at once, or after a last day. The last administrator of a centre stays."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--centre", default="", help="code of the centre (default: the only one)")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument("--last-day", default="", help="the last day of the role: 31/12/2026 (default: now)")

    def handle(self, *args: Any, **options: Any) -> None:
        user = account_of(options["email"])
        with as_system("end_role"), transaction.atomic():
            last_day = parse_day(options["last_day"]) if options["last_day"] else None
            roles = Membership.objects.not_over(today()).filter(
                user=user, centre=centre_of_code(options["centre"]), role=options["role"]
            )
            if not roles:
                raise CommandError(f"{user.email} does not have this role.")
            for role in roles:
                end_role(role, last_day)
        self.stdout.write(f"{user.email}: {Role(options['role']).label}, ended")
