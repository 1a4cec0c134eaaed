"""Nothing crosses a centre: `full_clean()` says it in words, and the database refuses it whoever writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django_fsm import FSMFieldMixin

from accounts.models import Centre
from core.actor import acting_as
from core.same_centre import MESSAGE, models_with_same_centre
from tests.support import factories as make

pytestmark = pytest.mark.both_engines

ROOMS = {
    "accounts", "actionplans", "agenda", "appointments", "assessments", "audit", "documents", "jobs", "messaging",
    "oversight",
    "participants", "partners", "person", "reporting", "workshops",
}  # fmt: skip
#: Links that need no declaration, with the reason.
EXCUSED = {
    "actionplans.Problem": {"domain", "aspect"},  # of the instrument, which all centres share
}


def links_to_a_centre(model: type[models.Model], depth: int = 0) -> set[str]:
    """Return the foreign keys of a model through which it reaches a centre, itself and accounts aside."""
    found = set()
    for field in model._meta.concrete_fields:
        other = field.related_model
        if other is Centre:
            found.add(field.name)
        elif other is None or other is model or other._meta.app_label not in ROOMS or depth == 5:
            continue
        elif links_to_a_centre(other, depth + 1):
            found.add(field.name)
    return found


def product_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model._meta.app_label in ROOMS and not hasattr(model, "tracked_fields"):
            yield model


def test_every_model_with_two_ways_to_a_centre_declares_them():
    """Who adds a link between records says at once that it stays within a centre."""
    missing = {}
    for model in product_models():
        ways = links_to_a_centre(model) - EXCUSED.get(model._meta.label, set())
        said = {path.partition("__")[0] for path in getattr(model, "same_centre", ())}
        if len(ways) > 1 and ways - said:
            missing[model._meta.label] = sorted(ways - said)
    assert not missing


CASES = [(model, path) for model in models_with_same_centre() for path in model.same_centre[1:]]
IDS = [f"{model._meta.label}-{path.partition('__')[0]}" for model, path in CASES]


def factory_of(model: type[models.Model]) -> type:
    """Return the factory that makes records of a model."""
    return getattr(make, f"{model.__name__}Factory")


#: What the factory of a model needs so that its link is filled.
GIVEN = {
    ("Appointment", "moved_to"): lambda: {"state": "moved"},
    ("Document", "replaced_by"): lambda: {"state": "replaced"},
    ("Document", "consent"): lambda: {"kind": "consent"},
    ("Enrolment", "origin_organisation"): lambda: {"origin": "organisation"},
    ("Workshop", "organisation"): lambda: {"provider": "partner"},
    ("PlannedFacilitator", "organisation"): lambda: {"provider": "partner"},
    ("SessionFacilitator", "organisation"): lambda: {"provider": "partner"},
}


def filled(record: models.Model, link: str) -> models.Model:
    """Return a record with its link filled by a record of its own centre."""
    model = type(record)
    if getattr(record, f"{link}_id") is None:
        related = model._meta.get_field(link).related_model
        own = next(path for path in model.same_centre if path.partition("__")[0] != link)
        setattr(record, link, in_centre(related, centre_of(record, own)))
    return record


def states(model: type[models.Model]) -> list[str]:
    """Return the names of the fields that only a move sets."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, FSMFieldMixin)]


def write_anew(record: models.Model) -> None:
    """Write a record as a new row, in the place of the one that is there."""
    rows = type(record)._base_manager
    rows.filter(pk=record.pk)._raw_delete("default")
    rows.bulk_create([record])


def centre_of(record: models.Model, path: str) -> Centre:
    for name in path.split("__"):
        record = getattr(record, name)
    return record


def in_centre(model: type[models.Model], centre: Centre) -> models.Model:
    """Return a record of a model in a centre."""
    paths = {
        "Action": "plan__problem__enrolment__participant__centre",
        "Agreement": "organisation__centre",
        "Rating": "assessment__enrolment__participant__centre",
        "Consent": "participant__centre",
        "Document": "participant__centre",
        "FundingPeriod": "centre",
        "Intervention": "participant__centre",
    }
    return factory_of(model)(**{paths.get(model.__name__, "centre"): centre})


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "path"), CASES, ids=IDS)
def test_a_record_of_another_centre_cannot_be_linked(model: type[models.Model], path: str):
    link = path.partition("__")[0]
    with acting_as(make.system(), "test"):
        record = factory_of(model)(**GIVEN.get((model.__name__, link), dict)())
        record = filled(record, link)
        other = in_centre(model._meta.get_field(link).related_model, make.CentreFactory())
    before = getattr(record, f"{link}_id")
    setattr(record, link, other)
    with pytest.raises(ValidationError) as refused:
        record.full_clean(exclude=states(model))
    assert str(MESSAGE) in [str(one) for one in refused.value.error_dict["__all__"][-1].messages]
    with pytest.raises(DatabaseError, match="same centre"), transaction.atomic():
        model._base_manager.filter(pk=record.pk).update(**{link: other})
    with pytest.raises(DatabaseError, match="same centre"), transaction.atomic():
        write_anew(record)
    assert getattr(model._base_manager.get(pk=record.pk), f"{link}_id") in {before, None}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("made", "link", "other"),
    [
        (make.ParticipantFactory, "centre", lambda: make.CentreFactory()),
        (make.WorkshopFactory, "centre", lambda: make.CentreFactory()),
        (make.GroupFactory, "centre", lambda: make.CentreFactory()),
        (make.OrganisationFactory, "centre", lambda: make.CentreFactory()),
        (make.TeamMemberFactory, "centre", lambda: make.CentreFactory()),
        (make.SessionFactory, "workshop", lambda: make.WorkshopFactory(centre=make.CentreFactory())),
        (make.EnrolmentFactory, "participant", lambda: make.ParticipantFactory(centre=make.CentreFactory())),
    ],
)
def test_a_record_that_others_are_linked_to_never_changes_its_centre(made, link, other):
    with acting_as(make.system(), "test"):
        record, other = made(), other()
    with pytest.raises(DatabaseError, match="same centre"), transaction.atomic():
        type(record)._base_manager.filter(pk=record.pk).update(**{link: other})


@pytest.mark.django_db
def test_within_the_centre_a_link_may_change_and_be_emptied():
    with acting_as(make.system(), "test"):
        enrolment = make.EnrolmentFactory()
        group = make.GroupFactory(centre=enrolment.participant.centre, track=enrolment.track)
    rows = type(enrolment)._base_manager.filter(pk=enrolment.pk)
    for value in (None, group):
        assert rows.update(group=value) == 1
    enrolment = rows.get()
    enrolment.full_clean(exclude=states(type(enrolment)))
