"""D28: the copy of a file holds every word of it and none of another; a new model about persons is decided about."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pypdf
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import translation

from person import copy_scope
from person.copy_contents import FileCopy, copy_of
from person.copy_of_file import copy_json, copy_zip
from person.copy_scope import LEFT_OUT, NOT_HERS, PARTS, copied_models, models_about_persons, undecided_names
from tests.permissions.world import World

#: what no copy of a file holds, though it lies in it: (class, place) of the canary
NOT_IN_A_COPY = {
    ("content", "passage"),  # it is what the copy leaves out
    # The name of who does an action: of the team, or of somebody else.
    ("content", "finances doer"),
    ("health_family", "health doer"),
    ("health_family", "family doer"),
}


@pytest.fixture(scope="module")
def copy(world: World) -> FileCopy:
    with translation.override("en"):
        return copy_of(world.files["own"])


def _records(content: dict[str, Any]) -> int:
    return sum(len(group["records"]) for part in content["parts"] for group in part["groups"])


def test_d28_every_word_of_the_file_and_none_of_another(world: World, copy: FileCopy):
    with translation.override("en"):
        written = json.dumps(copy_json(copy), ensure_ascii=False)
    seen = world.canaries.seen_in(written)
    expected = {
        canary
        for canary in world.canaries.known.values()
        if canary.file == "own" and canary.kind != "log" and (canary.kind, canary.place) not in NOT_IN_A_COPY
    }
    assert {canary.file for canary in seen} == {"own"}
    assert {str(one) for one in expected - seen} == set()


def test_d28_no_name_of_a_member_of_the_team(world: World, copy: FileCopy):
    with translation.override("en"):
        written = json.dumps(copy_json(copy), ensure_ascii=False)
    names = {member.name for member in world.members.values()} | {
        one.user.email for one in world.members.values() if one.user
    }
    assert {name for name in names if name and name in written} == set()


def test_d28_document_and_data_hold_the_same_records(world: World, copy: FileCopy):
    with translation.override("en"):
        archive = zipfile.ZipFile(io.BytesIO(copy_zip(copy)))
        content = json.loads(archive.read("copy.json"))
    assert copy.records == _records(content) > 20
    papers = [name for name in archive.namelist() if name.startswith("documents/")]
    assert papers == content["documents"]
    assert len(papers) == 3
    document = pypdf.PdfReader(io.BytesIO(archive.read("copy.pdf")))
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    text = "".join(page.extract_text() for page in document.pages)
    for group in (group for part in content["parts"] for group in part["groups"]):
        assert group["title"] in text
    assert {canary.file for canary in world.canaries.seen_in(text)} == {"own"}


def test_d28_every_model_about_persons_is_decided_about():
    assert list(undecided_names()) == []
    labels = {model._meta.label for model in models_about_persons()}
    assert set(copied_models()) | set(LEFT_OUT) == labels, "each once, and nothing that is no more there"
    assert not set(copied_models()) & set(LEFT_OUT)
    assert set(NOT_HERS) <= set(copied_models())
    for part in PARTS:
        for copied in part.models:
            assert apps.get_model(copied.label)._base_manager.filter(**{copied.person: 0}).count() == 0


def test_d28_without_a_decision_no_copy_is_made(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(copy_scope, "LEFT_OUT", {})
    with pytest.raises(ImproperlyConfigured, match=r"exchange\.SetAside"):
        copy_of(world.files["own"])


def test_a_copy_is_read_in_a_bounded_number_of_statements(world: World, django_assert_max_num_queries: Any):
    with translation.override("en"), django_assert_max_num_queries(125, connection=connection):
        copy_of(world.files["own"])
