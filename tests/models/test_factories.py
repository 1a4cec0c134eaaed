"""The factories themselves: each model has one, and each gives a record that its own rules accept."""

from __future__ import annotations

import pytest
from django.apps import apps

from core.actor import acting_as
from scripts.extraction import ROOMS
from tests.support.factories import RecordFactory, factory_of, system

# Logs are written through audit.log and audit.chain_writer alone.
WITHOUT = {
    "audit.AccessEntry",
    "audit.AccessedFile",
    "audit.TransitionLog",
    "audit.SignInLog",
    "audit.RefusalLog",
    "audit.SearchLog",
    "audit.ChainBlock",
}


def ours() -> list[type]:
    """Return the models of the rooms, without histories."""
    models = [model for room in ROOMS if apps.is_installed(room) for model in apps.get_app_config(room).get_models()]
    return [model for model in models if not hasattr(model, "tracked_fields")]


def test_each_model_has_a_factory():
    found = {model._meta.label for model in ours() if any(f._meta.model is model for f in _factories(RecordFactory))}
    assert {model._meta.label for model in ours()} - found == WITHOUT


def _factories(base: type) -> list[type]:
    return [found for child in base.__subclasses__() for found in (child, *_factories(child))]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for m in ours() if m._meta.label not in WITHOUT], ids=lambda m: m._meta.label)
def test_a_record_of_a_factory_is_right(model: type):
    with acting_as(system()):
        record = factory_of(model)()
    record = model._base_manager.get(pk=record.pk)
    record.full_clean(exclude={"password", "state"} & {field.name for field in model._meta.fields})
    assert str(record)


STATES = [
    (model, state)
    for model in ours()
    if any(field.name == "state" for field in model._meta.fields)
    for state, _ in model._meta.get_field("state").choices
]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "state"), STATES, ids=lambda value: getattr(value, "__name__", value))
def test_a_factory_gives_each_state(model: type, state: str):
    with acting_as(system()):
        record = factory_of(model)(state=state)
    record.validate_constraints()
    assert record.state == state
