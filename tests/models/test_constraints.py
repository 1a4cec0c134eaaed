"""The database has the last word: each constraint refuses what goes round the ORM, and says itself in words."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, Model, UniqueConstraint
from django.utils import translation
from django.utils.functional import Promise

from core.actor import acting_as
from scripts.extraction import ROOMS
from tests.models.cases import CASES
from tests.support.factories import (
    EnrolmentFactory,
    NationalNumberFactory,
    ParticipantUserGrantFactory,
    PlanFactory,
    system,
)
from tests.support.message_ids import messages_of

pytestmark = pytest.mark.both_engines

# The constraints of jobs have cases of their own: tests/jobs/test_constraints.py.
ELSEWHERE = {"jobs"}
# Django says these in its own words ("… with this … already exists"): plain fields, and no form offers them.
IN_DJANGOS_WORDS = {
    "accessed_file_once", "action_position_once", "appointment_person_position", "aspect_code_once",
    "aspect_position_once", "domain_code_once",
    "domain_position_once", "enrolment_number_once", "frozen_once", "funding_number_once", "level_once",
    "post_number_once", "rating_once", "self_rating_once", "session_code_once", "session_group_once", "share_once",
}  # fmt: skip


def declared() -> dict[str, tuple[type[Model], CheckConstraint | UniqueConstraint]]:
    """Return the constraints of the rooms by name, each with its model."""
    return {
        constraint.name: (model, constraint)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in set(ROOMS) - ELSEWHERE
        for constraint in model._meta.constraints
    }


def broken(name: str) -> tuple[Model, dict]:
    """Write the record of a case; return it and the values that break the constraint."""
    case = CASES[name]
    with acting_as(system(), "test"):
        obj = case.build()
        values = case.values(obj) if callable(case.values) else case.values
    return obj, values


def go_round(obj: Model, values: dict) -> None:
    """Write the values past validation; where a trigger refuses any update, as a row that is added."""
    model = type(obj)
    if not getattr(model, "append_only", False):
        model._base_manager.filter(pk=obj.pk).update(**values)
        return
    obj.pk, obj.uuid = None, uuid4()
    for key, value in values.items():
        setattr(obj, key, value)
    model._base_manager.bulk_create([obj])


def test_each_constraint_has_a_case():
    assert set(CASES) == set(declared())


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(CASES))
def test_the_database_refuses(name: str):
    model, constraint = declared()[name]
    obj, values = broken(name)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        go_round(obj, values)
    if isinstance(constraint, CheckConstraint) or connection.vendor == "postgresql":
        assert name in str(caught.value), "another constraint was broken first: the case shows nothing"


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(CASES))
def test_python_refuses_it_before_in_words(name: str):
    model, constraint = declared()[name]
    obj, values = broken(name)
    obj = model._base_manager.get(pk=obj.pk)
    for key, value in values.items():
        field = model._meta.get_field(key)
        obj.__dict__[field.attname] = value.pk if isinstance(value, Model) else value
        obj._state.fields_cache.pop(key, None)
    with pytest.raises(ValidationError) as caught:
        obj.validate_constraints()
    sentences = [sentence for group in caught.value.message_dict.values() for sentence in group]
    if name not in IN_DJANGOS_WORDS:
        assert str(constraint.violation_error_message) in sentences


@pytest.mark.parametrize("name", sorted(set(CASES) - IN_DJANGOS_WORDS))
def test_each_constraint_says_itself_in_words_that_are_collected(name: str, collected: set[str]):
    _, constraint = declared()[name]
    message = constraint.violation_error_message
    assert isinstance(message, Promise)
    assert message != constraint.default_violation_error_message
    with translation.override(None):
        assert str(message) in collected
        assert str(message).endswith(".")


@pytest.fixture(scope="module")
def collected() -> set[str]:
    return {singular for _, singular in messages_of()}


def test_what_django_says_has_plain_fields():
    for name in IN_DJANGOS_WORDS:
        _, constraint = declared()[name]
        assert isinstance(constraint, UniqueConstraint)
        assert constraint.fields
        assert constraint.condition is None


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [NationalNumberFactory, PlanFactory])
def test_one_of_a_kind(factory):
    """Keys that are unique without a constraint of their own: one number a person, one plan a problem."""
    model = factory._meta.model
    with acting_as(system(), "test"):
        first = factory()
        second = factory()
    names = {"NationalNumber": ["participant"], "Plan": ["problem"]}[model.__name__]
    with pytest.raises(IntegrityError), transaction.atomic():
        model._base_manager.filter(pk=second.pk).update(**{name: getattr(first, name) for name in names})


@pytest.mark.django_db
def test_bulk_create_does_not_pass_either():
    with acting_as(system(), "test"):
        first = EnrolmentFactory(state="left")
    twin = type(first)(
        participant=first.participant, track=first.track, number=9, starts_on=first.starts_on, state="left"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        type(first).objects.bulk_create([twin])


@pytest.mark.django_db
def test_the_same_file_may_be_granted_again():
    """Each time that somebody needs a file is a row of its own, with its reason."""
    with acting_as(system(), "test"):
        first = ParticipantUserGrantFactory()
        ParticipantUserGrantFactory(user=first.user, content_object=first.content_object, reason="Another leave.")
    assert first.content_object.user_grants.filter(user=first.user).count() == 2
