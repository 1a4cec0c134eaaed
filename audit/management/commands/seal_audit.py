"""Seal the logs now, as the worker does every minute."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from audit import chain_writer, checkpoints


class Command(BaseCommand):
    """`manage.py seal_audit`"""

    help = "Seal the rows of the logs that are not sealed yet, and write the checkpoint."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal. Raise CommandError where the chain is not as Jalon left it."""
        try:
            sealed = chain_writer.seal_rows()
            checkpoints.write(settings.AUDIT_CHECKPOINTS)
        except chain_writer.ChainBroken as error:
            raise CommandError(f"{error} {_('Run manage.py verify_audit.')}") from error
        told = {"rows": sealed.rows, "blocks": sealed.blocks}
        self.stdout.write(_("Sealed: %(rows)s rows in %(blocks)s blocks.") % told)
