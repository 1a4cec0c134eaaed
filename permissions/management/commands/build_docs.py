"""Write the documents that are made from the code, or say which of them are stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from permissions.developer_docs import pages


class Command(BaseCommand):
    """`build_docs` writes docs/*.md; `build_docs --check` writes nothing and exits 1 when one is stale."""

    help = "Write docs/state-machines.md, permissions.md and data-model.md from the code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is stale")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "docs", help="where the pages are")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError (exit 1) naming the stale pages when only checking."""
        folder: Path = options["folder"]
        made = pages()
        stale = [name for name, text in made.items() if _text(folder / name) != text]
        if options["check"]:
            if stale:
                raise CommandError(f"Stale: {', '.join(stale)}. Run `python manage.py build_docs`.")
            self.stdout.write(f"{len(made)} pages, current.")
            return
        for name in stale:
            (folder / name).write_text(made[name], encoding="utf-8")
        self.stdout.write(f"{len(made)} pages, {len(stale)} written.")


def _text(path: Path) -> str:
    """Return what the page holds now; nothing when it is not there."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""
