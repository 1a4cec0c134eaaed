"""Verify the logs: whether anything was edited, deleted, put in or set in another order since it was sealed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from audit.chain_verifier import verify


class Command(BaseCommand):
    """`manage.py verify_audit [--checkpoints FILE]`: exit code 1 where anything is not as it was sealed."""

    help = "Compare the logs with their chain, and the chain with the checkpoints."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file of checkpoints, best a copy that was kept on another machine."""
        parser.add_argument("--checkpoints", type=Path, default=settings.AUDIT_CHECKPOINTS, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was found, a line each. Raise CommandError where anything was."""
        report = verify(options["checkpoints"])
        for finding in report.findings:
            self.stdout.write(f"{finding.table} {finding.key} [{finding.what}] {finding.sentence}")
        told = {"rows": report.rows, "blocks": report.blocks, "waiting": report.waiting}
        self.stdout.write(
            _("Compared: %(rows)s rows in %(blocks)s blocks; %(waiting)s newer rows wait for their seal.") % told
        )
        if not report.is_sound:
            number = len(report.findings) + report.more
            raise CommandError(_("The logs are not as they were sealed: %(count)s findings.") % {"count": number})
        self.stdout.write(_("Everything is as it was sealed."))
