"""Each field that a history tells by its name has one in every language, never the name of its column."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.functional import Promise

from administration.views.team import TEAM
from core.history import history_of
from core.record_changes import _SILENT
from participants.file_history import _SKIPPED, TOLD
from participants.views.programme import GROUPS, TRACKS
from permissions.data_classification import class_of
from reporting.views.staff import FUNDING, POSTS
from workshops.session_history import TOLD as TOLD_OF_A_SESSION
from workshops.views.rooms import ROOMS

# Words that are the same in English and in one of the other languages.
SAME = {
    "fr": {"aspect", "code", "date", "description", "minutes", "moment", "pages", "source", "version"},
    "nl": {"account", "aspect", "code", "gender", "moment", "postcode"},
}
# Told in the words of its row, never by its name: which mark of whose register it is stands in the heading.
IN_THE_HEADING = {("workshops.Attendance", "participant")}


def shown() -> list[tuple[str, str]]:
    """Return the fields that some page tells by their names, as model and field.

    The history of a file tells its records but for what is technical, the log and the national register number; the
    pages of a centre's records tell all but what is silent there; a session tells its plan. Histories that no page
    tells field by field (accounts, exceptions, seals, what an import set aside) need no names.
    """
    found = []
    for label in TOLD:
        for field in history_of(apps.get_model(label)).model.tracked_fields:
            if class_of(label, field.name) not in {*_SKIPPED, "national_number"}:
                found.append((label, field.name))
    for pages in (TEAM, TRACKS, GROUPS, FUNDING, POSTS, ROOMS):
        model: type[models.Model] = pages.model
        fields = history_of(model).model.tracked_fields
        found += [(model._meta.label, field.name) for field in fields if field.name not in _SILENT]
    found += [("workshops.Session", name) for name in TOLD_OF_A_SESSION]
    return sorted(set(found) - IN_THE_HEADING)


@pytest.mark.parametrize(("label", "name"), shown())
def test_it_has_a_name_that_is_translated(label, name):
    column = apps.get_model(label)._meta.get_field(name)
    assert isinstance(column.verbose_name, Promise), f"{label}.{name} has no verbose_name"


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_it_is_other_words_in_french_and_in_dutch(language):
    same = set()
    for label, name in shown():
        words = apps.get_model(label)._meta.get_field(name).verbose_name
        with translation.override("en"):
            english = str(words)
        with translation.override(language):
            if str(words) == english:
                same.add(english)
    assert same == SAME[language]
