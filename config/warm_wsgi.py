"""The door of the web server, for one that loads it once and forks then (`--preload` in Procfile)."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured

try:
    from config.wsgi import application
except ImproperlyConfigured as error:
    print(error, file=sys.stderr, flush=True)  # noqa: T201 - scripts/keep starts no other then
    raise SystemExit(os.EX_CONFIG) from None

from core.warm_up import warm_up

__all__ = ["application"]

warm_up()
