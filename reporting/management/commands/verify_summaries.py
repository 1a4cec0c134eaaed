"""Compare the summaries of closed years with the records."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from reporting.verifying import verify_summaries


class Command(BaseCommand):
    """`manage.py verify_summaries`: exit code 1 where a summary was not what the records say; it is deleted then."""

    help = "Count each stored year afresh, tell and delete what differs."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was found, a line each. Raise CommandError where anything was."""
        looked = list(verify_summaries())
        for one in looked:
            said = {"centre": one.centre, "year": one.year, "columns": ", ".join(one.wrong)}
            if not one.was_alone:
                self.stdout.write(_("%(centre)s %(year)s: its records are being changed, not compared.") % said)
            elif not one.is_right:
                self.stdout.write(_("%(centre)s %(year)s: differs in %(columns)s, deleted.") % said)
        wrong = sum(not one.is_right for one in looked)
        self.stdout.write(_("Years compared: %(count)s.") % {"count": sum(one.was_alone for one in looked)})
        if wrong:
            raise CommandError(_("Summaries that were not what the records say: %(count)s.") % {"count": wrong})
        self.stdout.write(_("Every summary says what the records say."))
