"""Every field of every record has a class, and each class a right: a field that nobody thought of fails here."""

from __future__ import annotations

import pytest
from django.db import models

from assessments.services.assessments import INSTRUMENTS, install_instrument
from documents.enums import SENSITIVE, DocumentKind
from participants.enums import FactKind
from permissions import data_classification
from permissions.data_classification import (
    ALSO_ENCRYPTED,
    CLASSES,
    DIGESTS,
    ENCRYPTED_CLASSES,
    FIELDS,
    HEALTH_FAMILY_BY_ROW,
    class_of,
)
from permissions.policy import POLICY
from tests.models.every_model import models_of_rooms

FREE_TEXT = (models.CharField, models.TextField)


def columns(model: type[models.Model]) -> list[models.Field]:
    """Return the fields that hold something of a record: columns, and tables between two that are a field's own."""
    return [*model._meta.concrete_fields, *model._meta.many_to_many]


def listed(label: str) -> list[str]:
    return [field for fields in FIELDS[label].values() for field in fields]


def test_every_record_is_in_the_table_and_nothing_else():
    assert set(FIELDS) == {model._meta.label for model in models_of_rooms()}


@pytest.mark.parametrize("model", models_of_rooms(), ids=lambda model: model._meta.label)
def test_every_field_has_one_class(model: type[models.Model]):
    assert sorted(listed(model._meta.label)) == sorted(field.name for field in columns(model))


def test_only_known_classes_are_used():
    assert {name for fields in FIELDS.values() for name in fields} <= set(CLASSES)


def test_the_right_of_each_class_is_one_of_the_table():
    assert {action for action, _ in CLASSES.values() if action} <= set(POLICY)


def test_what_a_history_adds_is_known():
    """The author, the act and the reason of a change are of the log; everything else repeats the record."""
    added = {"history_id", "history_date", "history_change_reason", "history_type", "history_user", "act", "channel"}
    for model in models_of_rooms():
        if hasattr(model, "history"):
            kept = {field.name for field in model.history.model._meta.concrete_fields}
            own = {field.name for field in model._meta.concrete_fields}
            assert kept - own <= added, model._meta.label


@pytest.mark.parametrize("label", sorted(HEALTH_FAMILY_BY_ROW))
def test_what_decides_about_health_and_family_can_be_read_from_the_row(label: str):
    model = next(model for model in models_of_rooms() if model._meta.label == label)
    model._base_manager.filter(**{f"{HEALTH_FAMILY_BY_ROW[label]}__in": ["health"]}).query  # noqa: B018 (raises)
    assert {"content", "document"} & set(FIELDS[label])


@pytest.mark.django_db
def test_the_domains_of_health_and_family_are_of_every_version():
    from assessments.models import Domain, Instrument

    for path in INSTRUMENTS.glob("*.json"):
        install_instrument(path)
    for instrument in Instrument.objects.all():
        codes = set(Domain.objects.filter(instrument=instrument).values_list("code", flat=True))
        assert codes >= data_classification.HEALTH_FAMILY_DOMAINS, instrument
    assert set(FactKind.values) >= data_classification.HEALTH_FAMILY_FACTS
    assert set(DocumentKind.values) >= data_classification.HEALTH_FAMILY_DOCUMENTS == set(SENSITIVE)


def sensitive_texts() -> dict[str, models.Field]:
    """Return the fields of free text (no choices, no state) of the classes that are encrypted, by label."""
    return {
        f"{model._meta.label}.{field.name}": field
        for model in models_of_rooms()
        for field in model._meta.concrete_fields
        if isinstance(field, FREE_TEXT)
        and not field.choices
        and class_of(model._meta.label, field.name) in ENCRYPTED_CLASSES
    }


def encrypted(field: models.Field) -> bool:
    return type(field).__name__.startswith("Encrypted")


def test_free_text_about_a_person_is_encrypted():
    readable = {label for label, field in sensitive_texts().items() if not encrypted(field)}
    assert readable == DIGESTS


def test_what_is_encrypted_besides_is_said():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in models_of_rooms()
        for field in model._meta.concrete_fields
        if encrypted(field)
    }
    assert found - set(sensitive_texts()) == ALSO_ENCRYPTED


def test_history_is_encrypted_as_its_record_is():
    for model in models_of_rooms():
        if hasattr(model, "history"):
            kept = {field.name: field for field in model.history.model._meta.concrete_fields}
            for field in model._meta.concrete_fields:
                if encrypted(field) and field.name in kept:
                    assert encrypted(kept[field.name]), f"{model._meta.label}.{field.name}"
