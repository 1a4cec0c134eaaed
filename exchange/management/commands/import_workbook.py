"""`manage.py import_workbook FILE`: the centre's workbook from the command line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Centre, User
from administration.services.creation import centre_of_code, open_centre
from core.actor import acting_as
from core.spreadsheets.reader import WorkbookRefused
from exchange import services
from exchange.defects import Defect
from exchange.defects_csv import report_csv
from exchange.import_plan import Lacking
from exchange.missing_rows import visible_to
from exchange.reader import Reading
from exchange.recipients import log_files, named_in
from exchange.result import all_defects
from permissions.checks import has_right

DEFECTS_SHOWN = 50
LACKING_SHOWN = 20  # keys of one sheet
FIRST_CODE = "centre"


class Command(BaseCommand):
    help = (
        "Read a centre's workbook (.xlsx), check it, and write it whole or not at all. "
        "Exit status 0: written, nothing new to write, or a dry run without errors; warnings alone stop nothing. "
        "Exit status 1: errors in the workbook, or a file that cannot be read; nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="the workbook")
        parser.add_argument("--dry-run", action="store_true", help="check and compare only; write nothing")
        parser.add_argument("--report", metavar="OUT.csv", type=Path, help="write the defects to this CSV file")
        parser.add_argument(
            "--centre", metavar="CODE", help="code of the centre; not needed where there is one only, or none yet"
        )
        parser.add_argument("--user", metavar="EMAIL", help="account that signs the import; else the system's own")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import; leave with status 1 and a sentence where it cannot be done."""
        if Centre.objects.exists():
            self._import(self._centre(options["centre"]), options)
            return
        # The first workbook of a new installation brings its centre with it, or leaves nothing at all.
        with transaction.atomic():
            centre = self._first_centre(options["centre"] or FIRST_CODE)
            self._import(centre, options)
            if options["dry_run"]:
                transaction.set_rollback(True)
            else:
                self.stdout.write(_("There was no centre yet: “%(code)s” was made.") % {"code": centre.code})

    def _import(self, centre: Centre, options: dict[str, Any]) -> None:
        """Read, check, compare and, unless it is a dry run, write."""
        user = self._user(options["user"], centre)
        reading = self._read(options["file"], centre)
        changes = None if reading.errors else services.compare(reading, centre)
        defects = all_defects(reading, changes)
        lacks = visible_to(changes.lacking, user, centre) if changes else []
        if options["report"]:
            self._report(options["report"], defects, lacks)
        self._tell(defects, reading)
        if options["dry_run"] or changes is None or changes.refusals:
            with acting_as(user, reason=_("Preview of an import"), channel="command"):
                log_files(named_in(reading), centre, what="exchange.preview", purpose="")
        if changes is None or changes.refusals:
            self._leave(_("Nothing was written: correct the errors and try again."))
        if not options["dry_run"]:
            try:
                with acting_as(user, reason=_("Import of the workbook"), channel="command"):
                    changes = services.bring_in(reading, centre, expected=changes.fingerprint)
            except (services.HasErrors, services.NotAsConfirmed):  # somebody else wrote since they were compared
                self._leave(services.NotAsConfirmed().sentence)
        self._sum_up(changes, lacks, dry=options["dry_run"])

    def _first_centre(self, code: str) -> Centre:
        """Return a centre made for the first workbook, signed by the system's account."""
        with acting_as(User.objects.system(), reason=_("Import of the workbook"), channel="command"):
            try:
                return open_centre(code, _("Centre"))
            except ValidationError as error:
                self._leave(" ".join(error.messages))

    def _leave(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(1)

    def _centre(self, code: str | None) -> Centre:
        """Return the centre asked for, or the only one."""
        try:
            return centre_of_code(code or "")
        except ValueError as error:
            self._leave(str(error))

    def _user(self, email: str | None, centre: Centre) -> User:
        """Return the author: an account with the right in this centre, or the system's."""
        if not email:
            return User.objects.system()
        user = User.objects.filter(email__iexact=email.strip()).first()
        if user is None or not has_right(user, "import.run", centre=centre):
            self._leave(_("%(email)s has no account that may import in this centre.") % {"email": email})
        return user

    def _read(self, file: Path, centre: Centre) -> Reading:
        """Return the reading of a file, leaving with a sentence where it cannot be read."""
        try:
            return services.read(file, centre)
        except WorkbookRefused as refused:
            self._leave(str(refused))
        except OSError as error:
            self._leave(_("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": error.strerror or error})

    def _report(self, path: Path, defects: list[Defect], lacks: list[Lacking]) -> None:
        """Write the report; leave with a sentence where that fails."""
        try:
            path.write_bytes(report_csv(defects, lacks))
        except OSError as error:
            self._leave(
                _("%(file)s cannot be written: %(reason)s.") % {"file": path, "reason": error.strerror or error}
            )

    def _tell(self, defects: list[Defect], reading: Reading) -> None:
        """Print the first defects by place, and the notices."""
        for defect in defects[:DEFECTS_SHOWN]:
            place = " · ".join(part for part in (defect.sheet, str(defect.row or ""), defect.column) if part)
            self.stdout.write(f"{defect.level}: {place}: {defect.sentence}. {defect.advice}")
        if len(defects) > DEFECTS_SHOWN:
            more = len(defects) - DEFECTS_SHOWN
            self.stdout.write(_("%(number)d more; --report writes all of them.") % {"number": more})
        for notice in reading.notices[:DEFECTS_SHOWN]:
            place = " · ".join(part for part in (notice.sheet, str(notice.row or ""), notice.column) if part)
            self.stdout.write(f"{place}: {notice.sentence}" if place else notice.sentence)

    def _tell_lacking(self, lacks: list[Lacking]) -> None:
        """Print what Jalon has and the workbook lacks, by sheet."""
        by_sheet: dict[str, list[str]] = {}
        for one in lacks:
            by_sheet.setdefault(one.sheet, []).append(one.label)
        for sheet, labels in by_sheet.items():
            number = len(labels)
            words = ngettext(
                "%(sheet)s: %(number)d record is in Jalon but not in this workbook. It is kept: %(keys)s",
                "%(sheet)s: %(number)d records are in Jalon but not in this workbook. They are kept: %(keys)s",
                number,
            )
            keys = ", ".join(labels[:LACKING_SHOWN]) + (", …" if number > LACKING_SHOWN else "")
            self.stdout.write(words % {"sheet": sheet, "number": number, "keys": keys})

    def _sum_up(self, changes: services.Changes, lacks: list[Lacking], *, dry: bool) -> None:
        """Print new, changed, same by sheet, and what the workbook lacks."""
        width = max(len(sheet) for sheet in changes.tallies)
        words = (_("new"), _("changed"), _("same"))
        self.stdout.write(f"{'':{width}} " + " ".join(f"{word:>10}" for word in words))
        for sheet, tally in changes.tallies.items():
            self.stdout.write(f"{sheet:{width}} " + " ".join(f"{number:>10}" for number in tally))
        self._tell_lacking(lacks)
        if changes.is_empty and lacks:
            self.stdout.write(_("Nothing new to write."))
        elif changes.is_empty:
            self.stdout.write(_("Nothing new: every record is already there."))
        elif dry:
            self.stdout.write(_("Dry run: nothing was written."))
        else:
            self.stdout.write(_("Written."))
