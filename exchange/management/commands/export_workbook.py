"""`manage.py export_workbook FILE`: the whole records of a centre as its workbook, by the host."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from administration.services.creation import centre_of_code
from core.actor import acting_as
from exchange.exports import centre_workbook
from exchange.recipients import log_files
from exchange.scope import ImportScope


class Command(BaseCommand):
    help = (
        "Write all records of a centre that its workbook has words for, protected files included, as a workbook "
        "(.xlsx) that import_workbook reads back as nothing new. The files that it names are logged as given out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the workbook to write; it must not be there yet")
        parser.add_argument("--centre", metavar="CODE", help="code of the centre; not needed where there is one only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the workbook; leave with status 1 and a sentence where it cannot be done."""
        try:
            centre = centre_of_code(options["centre"] or "")
        except ValueError as error:
            self._leave(str(error))
        book = centre_workbook(ImportScope.of_host(centre))
        purpose = _("The records of the centre, as a workbook")
        # No log, no file: the file is written last, in the transaction of its log.
        try:
            with acting_as(User.objects.system(), reason=purpose, channel="command"), transaction.atomic():
                log_files(book.named, centre, what="exchange.records", purpose=purpose, leaves=True)
                with options["file"].open("xb") as file:
                    file.write(book.content)
        except OSError as error:
            reason = error.strerror or error
            self._leave(_("%(file)s cannot be written: %(reason)s.") % {"file": options["file"], "reason": reason})
        for sheet, number in book.rows.items():
            self.stdout.write(f"{sheet}: {number} (+{book.left_out.get(sheet, 0)})")

    def _leave(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(1)
