"""Acts on assessments that touch several rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from assessments.models import Aspect, Assessment, Domain, Instrument, Level, Rating, SelfRating
from core.history import bulk_create_tracked
from permissions.transitions import perform

INSTRUMENTS = Path(__file__).parents[1] / "instruments"


def install_instrument(path: Path, *, models: Any = None) -> None:
    """Write one version of the instrument from its file; a version that is there already stays as it is.

    `models` is the app registry of a migration (get_model), or None for today's models.
    """
    instrument_model, domain_model, aspect_model, level_model = (
        (models.get_model("assessments", name) for name in ("Instrument", "Domain", "Aspect", "Level"))
        if models
        else (Instrument, Domain, Aspect, Level)
    )
    data = json.loads(path.read_text(encoding="utf-8"))
    if instrument_model.objects.filter(version=data["version"]).exists():
        return
    with transaction.atomic():
        instrument = instrument_model.objects.create(version=data["version"], valid_from=data["valid_from"])
        for place, domain_data in enumerate(data["domains"], start=1):
            domain = domain_model.objects.create(
                instrument=instrument, code=domain_data["code"], position=place, labels=domain_data["label"]
            )
            for number, aspect_data in enumerate(domain_data["aspects"], start=1):
                aspect = aspect_model.objects.create(
                    domain=domain,
                    code=aspect_data["code"],
                    position=number,
                    labels=aspect_data["label"],
                    questions=aspect_data["question"],
                    **({"applies": aspect_data.get("applies")} if hasattr(aspect_model, "applies") else {}),
                )
                level_model.objects.bulk_create(
                    [
                        level_model(aspect=aspect, level=level["level"], shorts=level["short"], texts=level["text"])
                        for level in aspect_data["levels"]
                    ]
                )


def note_what_applies(path: Path, *, models: Any) -> None:
    """Write on which facts the aspects of a version rest, for the version that is there already."""
    data, aspects = json.loads(path.read_text(encoding="utf-8")), models.get_model("assessments", "Aspect").objects
    for domain in data["domains"]:
        for aspect in domain["aspects"]:
            if "applies" in aspect:
                of_it = {"domain__instrument__version": data["version"], "domain__code": domain["code"]}
                aspects.filter(code=aspect["code"], **of_it).update(applies=aspect["applies"])


def new_version(assessment: Assessment, *, by: User, reason: str) -> Assessment:
    """Amend a validated assessment and return its new version: a draft with the same answers and own scores.

    Raises NotAllowed or MoveRefused as perform() does; nothing is written unless both are.
    """
    with transaction.atomic():
        old = perform(assessment, "amend", by=by, reason=reason)
        new = Assessment.objects.create(
            enrolment_id=old.enrolment_id,
            moment=old.moment,
            date=old.date,
            done_by_id=old.done_by_id,
            instrument_id=old.instrument_id,
            version=old.version + 1,
            replaces=old,
        )
        bulk_create_tracked(
            Rating,
            [
                Rating(
                    assessment=new,
                    aspect_id=rating.aspect_id,
                    answer=rating.answer,
                    level=rating.level,
                    reason=rating.reason,
                    is_problem=rating.is_problem,
                    note=rating.note,
                    language=rating.language,
                    wording=rating.wording,
                )
                for rating in old.ratings.all()
            ],
        )
        bulk_create_tracked(
            SelfRating,
            [
                SelfRating(
                    assessment=new,
                    domain_id=own.domain_id,
                    score=own.score,
                    words=own.words,
                    language=own.language,
                    written_by=own.written_by,
                )
                for own in old.self_ratings.all()
            ],
        )
    return new
