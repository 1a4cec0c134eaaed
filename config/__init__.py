import os

os.umask(0o077)  # what Jalon writes is for its own account alone (core.private_files)

from config.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
