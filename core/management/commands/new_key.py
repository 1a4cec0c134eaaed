"""`manage.py new_key`: print a new key for JALON_KEYS. It is kept nowhere; running it twice gives two keys."""

from typing import Any

from django.core.management.base import BaseCommand

from core.crypto.keyring import new_key


class Command(BaseCommand):
    """Prints one line, so that it can be sent to a file or a vault."""

    help = "Print a new key for JALON_KEYS or JALON_KEY_FILE."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a key."""
        self.stdout.write(new_key())
