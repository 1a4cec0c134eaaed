"""Each field that an import writes into a file is of a class that whoever has the sheet's rights may read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest

from core.actor import acting_as
from exchange.import_plan import Merge
from exchange.scope import _IN_FILES
from exchange.services import bring_in, compare, read
from exchange.workbook_sheets import SHEETS, SHEETS_OF_FILES
from permissions.data_classification import CLASSES, HEALTH_FAMILY_BY_ROW, class_of
from permissions.policy import POLICY, Scope, scope_of
from tests.exchange.workbooks import altered, sound, xlsx

Written = tuple[str, str, str]  # sheet, model, field
BY_NAME = {sheet.name: sheet for sheet in SHEETS}
#: a code of the team that a row names is of the centre, not of a file
OF_FILES = {model._meta.label for model, _path in _IN_FILES}
#: classes whose reading no right gives, and which say nothing of anybody
SILENT = {"technical"}
#: who has a right on more files has it on fewer
WIDTH = {Scope.OWN_CASELOAD: 1, Scope.CENTRE: 2}


@pytest.fixture
def written(monkeypatch) -> set[Written]:
    """What is written from here on: each field of each record, as the merge is told of it."""
    found: set[Written] = set()
    put, change = Merge.put, Merge.set

    def told(place: Any, model: Any, names: Any) -> None:
        found.update((place.sheet, model._meta.label, name) for name in names)

    def spied_put(self, place, model, existing, values, headings, *, only_new=None, **options):
        if existing is None:
            told(place, model, [*values, *(only_new or {})])
        return put(self, place, model, existing, values, headings, only_new=only_new, **options)

    def spied_set(self, record, name, value, place, heading, **options):
        told(place, type(record), [name])
        return change(self, record, name, value, place, heading, **options)

    monkeypatch.setattr(Merge, "put", spied_put)
    monkeypatch.setattr(Merge, "set", spied_set)
    return found


@pytest.fixture
def everything(written, people) -> set[Written]:
    """The fields of a whole workbook brought in, and of the same one with other cells compared with it."""
    with acting_as(people.manager, "test"):
        bring_in(read(xlsx(sound()), people.here), people.here)
        other = altered(("Participants", 2, "Nom", "Autrement"), ("Bilans", 2, "Niveau", 1))
        compare(read(xlsx(other), people.here), people.here)
    return written


def rights_that_read_too_little(found: set[Written]) -> Iterator[str]:
    """Yield each written field of a file whose class somebody who may write its sheet may not read, and who."""
    for sheet, label, name in sorted(found):
        rights = BY_NAME[sheet].file_rights
        group = class_of(label, name)
        reads, _words = CLASSES[group]
        if not rights or label not in OF_FILES or group in SILENT:
            continue
        for role in {role for right in rights for role in POLICY[right]}:
            scopes = [scope_of(right, role) for right in rights]
            if None in scopes:
                continue  # she writes nothing of this sheet
            most = min(WIDTH[scope] for scope in scopes)
            if not reads or WIDTH.get(scope_of(reads, role), 0) < most:
                yield f"{sheet}: {label}.{name} is of the class {group}, which a {role} may not read everywhere"


def test_every_sheet_of_files_writes_fields_that_have_a_class(everything):
    assert {sheet for sheet, _label, _name in everything} >= set(SHEETS_OF_FILES)
    declared = {model._meta.label for sheet in SHEETS for model in sheet.writes}
    assert {label for _sheet, label, _name in everything} <= declared
    for _sheet, label, name in everything:
        assert class_of(label, name)


def test_who_writes_a_field_may_read_its_class(everything):
    assert list(rights_that_read_too_little(everything)) == []


def test_a_field_of_another_class_would_be_noticed(everything, monkeypatch):
    monkeypatch.setitem(CLASSES, "assessment_states", ("account.manage", "as if only administrators read it"))
    assert any("assessments.Assessment.moment" in one for one in rights_that_read_too_little(everything))


def test_rows_on_health_and_family_name_their_domain(everything):
    """What a row says decides where a table holds several domains: the scope of an import asks it by `domain`."""
    for sheet, label, _name in everything:
        if label in HEALTH_FAMILY_BY_ROW and BY_NAME[sheet].file_rights:
            assert "domain" in {field.name for field in fields(BY_NAME[sheet].record)}, (sheet, label)
