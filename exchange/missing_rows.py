"""What Jalon has and the workbook lacks: kept, and told, so that a row that was taken away is not overlooked.

Only records that an import brought count, and only in the years that the workbook tells of (exchange.coverage): the
workbook of one year does not name what ended before it. A sheet without rows tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import models

from accounts.models import Centre, User
from core.history import history_of
from exchange.centre_records import Stock
from exchange.import_plan import Candidate, Lacking, Merge
from exchange.withheld_rows import stand_ins_of
from exchange.workbook_sheets import SHEETS
from participants.models import Participant
from participants.querysets import sealed_from

# What an import writes is written through a command or a job.
_CHANNELS = ("command", "task")
_PORTION = 5000
_PLACES = {sheet.name: place for place, sheet in enumerate(SHEETS)}


def missing_records(stock: Stock, merge: Merge) -> list[Lacking]:
    """Return the records that an import brought and the workbook lacks, by sheet and key. `merge` is worked out."""
    found = [one for sheet in SHEETS for one in sheet.missing_records(merge.rows[sheet.name], stock, merge)]
    entries = {one for model in {model for model, _, _ in found} for one in _imported_candidates(model, found)}
    return sorted(entries, key=lambda one: (_PLACES[one.sheet], one.label))


def visible_to(entries: Iterable[Lacking], user: User, centre: Centre) -> list[Lacking]:
    """Return the entries without those of files sealed from a user: the workbook does not name them.

    A sealed file into which she imported meets her as the one that she created.
    """
    entries = list(entries)
    numbers = {one.number for one in entries if one.number}
    if not numbers:
        return entries
    files = Participant.objects.filter(centre=centre, file_number__in=numbers, pk__in=sealed_from(user))
    sealed = set(files.values_list("file_number", flat=True)) - stand_ins_of(centre, user).keys()
    return [one for one in entries if one.number not in sealed]


def _imported_candidates(model: type[models.Model], candidates: list[Candidate]) -> Iterator[Lacking]:
    """Yield the candidates of a model whose first entry of the history was written by an import."""
    by_key = {key: entry for kind, key, entry in candidates if kind is model}
    yield from (entry for key, entry in by_key.items() if key < 0)  # what was set aside stands for what was written
    keys = sorted(key for key in by_key if key >= 0)
    for start in range(0, len(keys), _PORTION):
        portion = keys[start : start + _PORTION]
        written = history_of(model).filter(history_type="+", channel__in=_CHANNELS, id__in=portion).order_by()
        for key in written.values_list("id", flat=True):
            yield by_key[key]
