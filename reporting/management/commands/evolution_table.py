"""`manage.py evolution_table --from 2012 --to 2017`: the yearly table of a centre."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from administration.services.creation import centre_of_code
from core.periods import today
from reporting.enums import CountMode
from reporting.evolution import MOST_YEARS, evolution, years_of_records
from reporting.exports import as_csv, as_json, as_text
from reporting.figures import Frame

FORMATS = {"csv": lambda table: as_csv(table).decode(), "json": as_json, "table": as_text}


def year(text: str) -> int:
    """Read a year of four digits."""
    if not (text.isascii() and text.isdigit() and 1900 <= int(text) <= 2200):
        raise ArgumentTypeError(f"{text!r} is not a year from 1900 to 2200")
    return int(text)


def day(text: str) -> dt.date:
    """Read a day written YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day: write it as 2017-06-01") from None


class Command(BaseCommand):
    """Print the evolution table; no record is written."""

    help = "Print the yearly evolution table of a centre, computed from its records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", type=year, help="first year (default: the first with sessions)")
        parser.add_argument("--to", dest="last", type=year, help="last year (default: the last with sessions)")
        parser.add_argument("--as-of", type=day, default=None, help="count nothing after this day (default: today)")
        parser.add_argument("--count", choices=CountMode.values, default=CountMode.PRESENCE)
        parser.add_argument("--centre", default="", help="code of the centre (default: the only one)")
        parser.add_argument("--format", choices=list(FORMATS), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            centre = centre_of_code(options["centre"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        known = years_of_records(centre) or (today().year, today().year)
        first = options["first"] or known[0]
        last = options["last"] or max(known[1], first)
        if last < first:
            raise CommandError(f"The last year, {last}, comes before the first, {first}.")
        if last - first >= MOST_YEARS:
            raise CommandError(f"The table holds at most {MOST_YEARS} years.")
        if options["as_of"] and options["as_of"] > today():
            raise CommandError(f"{options['as_of']} is still to come: --as-of is today at the latest.")
        frame = Frame.years(centre, first, last, as_of=options["as_of"], count=CountMode(options["count"]))
        text = FORMATS[options["format"]](evolution(frame))
        self.stdout.write(text, ending="" if text.endswith("\n") else "\n")
