"""The door of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
application = get_wsgi_application()


def _prove_keys() -> None:
    """Stop the start, with a sentence, when the keys do not open the database."""
    from django.db import connections

    from accounts.models.encryption_check import prove_keys

    prove_keys()
    connections.close_all()  # a server that forks after loading would share the connection


_prove_keys()
