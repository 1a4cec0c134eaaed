"""`manage.py build_figures_doc [--check]`: docs/figures.md, made from the figures themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from reporting.evolution import CODES, GROUPS, SUPPORT_CODES
from reporting.figures import figure_of
from reporting.figures.people import BY_ENROLMENT

HEAD = """# Figures

Made from `reporting/figures` by `manage.py build_figures_doc`; a test fails when it is stale. Page, sheets, PDF and
command read the same values, and each value opens to records whose parts add up to it. Codes are for ever.
The figures from `individual_hours` on stand in the table of individual support, which has a page and sheets.
"""


class Command(BaseCommand):
    """Write docs/figures.md, or with --check say whether it is current."""

    help = "Write docs/figures.md from the figures; --check writes nothing and fails when the page is stale."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the page is current")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "figures.md"
        text = figures_doc()
        if not options["check"]:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            raise CommandError("docs/figures.md is stale: run manage.py build_figures_doc.")


def figures_doc() -> str:
    """Return the page, in English."""
    with translation.override("en"):
        return HEAD + "".join(_section(code) for code in [*CODES, *SUPPORT_CODES])


def _section(code: str) -> str:
    """Return what the page says of one figure."""
    figure = figure_of(code)
    lines = [f"\n## {figure.label}", "", str(figure.definition), ""]
    if code == "participants":
        lines += [f"Counted by enrolment it is another figure, “Participants enrolled”: {BY_ENROLMENT}", ""]
    lines += [f"- Code: `{code}`", f"- Unit: {figure.unit.label}"]
    if figure.group:
        lines.append(f"- In the table under “{GROUPS[figure.group]}”, as “{figure.short}”")
    lines.append(f"- Rule: {figure.source}")
    return "\n".join(lines) + "\n"
