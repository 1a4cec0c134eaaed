"""`manage.py add_centre CODE NAME`: the first thing of a real installation."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from administration.services.creation import open_centre
from core.actor import acting_as


class Command(BaseCommand):
    """Create a centre, signed by the system account."""

    help = "Create a centre."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="short name in small letters, as commands use it: saint-gilles")
        parser.add_argument("name", help='name of the centre: "CPAS de Saint-Gilles"')
        parser.add_argument("--programme", default="", help='name of the programme: "Espace Ressources"')

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as(User.objects.system(), reason="add_centre", channel="command"):
            try:
                centre = open_centre(options["code"], options["name"], options["programme"])
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{centre.code}: {centre.name}")
