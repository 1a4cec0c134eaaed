"""`manage.py load_demo`: the demonstration's data and sign-ins; refused in production."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from accounts.client_ip import page_address
from accounts.enums import Guest
from demo.build import build
from demo.programme import kept_token
from demo.sign_in_page import label_of


class Command(BaseCommand):
    """Load the demonstration; a second run changes nothing and prints the same sign-ins."""

    help = "Load the demonstration data and print one sign-in per role (not in production)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the sign-ins as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError("The demonstration is not loaded in production.")
        sign_ins = build()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(sign_in) for sign_in in sign_ins], ensure_ascii=False))
            return
        with translation.override("en"):
            for sign_in in sign_ins:
                self.stdout.write(f"{label_of(sign_in.key, sign_in.role):<24} {sign_in.email:<38} {sign_in.password}")
            link = page_address("workshops:link-entry", token=kept_token())
            self.stdout.write(f"{str(Guest.OUTSIDE_FACILITATOR.label):<24} {link}")
