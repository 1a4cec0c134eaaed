"""The domains, aspects and levels of a version of the instrument, read once by a process.

A version is data that a migration writes and that no page changes: what is corrected of its words comes with the errata
(assessments.errata), and processes start anew after either. Pages of assessments go through the whole of it each time,
which would be three statements and some two hundred rows of JSON for what is always the same. The objects are shared by
all requests: nobody changes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import prefetch_related_objects

from assessments.models import Aspect, Domain, Level


@dataclass(frozen=True)
class Outline:
    """One version: its domains in order, each with its aspects (`domain.aspects.all()`) and their levels."""

    domains: tuple[Domain, ...]
    version: int = 0

    @cached_property
    def aspects(self) -> dict[int, Aspect]:
        """Every aspect by its key."""
        return {aspect.pk: aspect for domain in self.domains for aspect in domain.aspects.all()}

    @cached_property
    def levels(self) -> dict[tuple[int, int], Level]:
        """Every level by the key of its aspect and its number."""
        return {
            (aspect.pk, level.level): level
            for domain in self.domains
            for aspect in domain.aspects.all()
            for level in aspect.levels.all()
        }


_outlines: dict[int, Outline] = {}


def outline_of(instrument: int) -> Outline:
    """Return the version of the instrument with this key."""
    found = _outlines.get(instrument)
    if found is None:
        found = _read(instrument)
        if found.domains:
            _outlines[instrument] = found
    return found


def forget_outlines() -> None:
    """Read versions anew: for tests, whose data go with each of them."""
    _outlines.clear()


def _read(instrument: int) -> Outline:
    domains = list(Domain.objects.filter(instrument=instrument).select_related("instrument").order_by("position"))
    prefetch_related_objects(domains, "aspects__levels")
    version = domains[0].instrument.version if domains else 0
    for domain in domains:
        for aspect in domain.aspects.all():
            aspect.domain = domain
            for level in aspect.levels.all():
                level.place = (version, domain.code, aspect.code)
    return Outline(tuple(domains), version)
