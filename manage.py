#!/usr/bin/env python
"""Jalon's command line: `python manage.py help`."""

import os
import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["new_key"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"  # the others ask for what it makes
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
