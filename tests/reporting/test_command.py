"""`manage.py evolution_table`: formats, usual values, what it refuses."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.reporting.cohort import BY_HAND


def told(*words: str) -> str:
    out = io.StringIO()
    call_command("evolution_table", *words, stdout=out)
    return out.getvalue()


def test_csv(here):
    lines = told("--centre", "here", "--as-of", "2017-06-01", "--format", "csv").splitlines()
    assert lines[0] == "code,label,unit,2015,2016,2017"
    assert lines[1].startswith("participants,")
    assert lines[1].endswith(",persons,2,4,1")
    assert len(lines) == 1 + len(BY_HAND)


def test_json_keeps_what_was_counted(here):
    table = json.loads(told("--centre", "here", "--as-of", "2017-06-01", "--format", "json"))
    assert (table["centre"], table["as_of"], table["count"]) == ("here", "2017-06-01", "presence")
    assert table["years"][2] == {
        "year": 2017, "first": "2017-01-01", "last": "2017-06-01", "partial": True, "funders": ["European fund"],
    }  # fmt: skip
    hours = next(figure for figure in table["figures"] if figure["code"] == "workshop_hours")
    assert hours["values"] == {"2015": 2, "2016": 5, "2017": 1}
    assert hours["numerators"] == {"2015": 1.5, "2016": 5.4167, "2017": 1.0}


def test_text(here):
    lines = told("--centre", "here", "--as-of", "2017-06-01", "--format", "table").splitlines()
    assert lines[1].split()[1:] == ["2", "4", "1"]
    assert len({len(line) for line in lines[:2]}) == 1


def test_by_enrolment(here):
    lines = told("--centre", "here", "--as-of", "2017-06-01", "--format", "csv", "--count", "enrolment").splitlines()
    assert lines[1].endswith(",2,4,4")


def test_the_only_centre_needs_no_name(bare):
    assert "participants" in told("--format", "csv")


def test_blank_is_not_none(here):
    lines = told("--centre", "here", "--as-of", "2015-12-31", "--format", "csv").splitlines()
    assert lines[1].endswith(",2,,")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--centre", "nowhere"], "nowhere.*here, there"),
        ([], "--centre.*here, there"),
        (["--centre", "here", "--from", "2017", "--to", "2012"], "comes before the first"),
        (["--centre", "here", "--from", "1950", "--to", "2017"], "at most 20 years"),
        (["--centre", "here", "--from", "12"], "is not a year"),
        (["--centre", "here", "--as-of", "1/6/2017"], "is not a day: write it as 2017-06-01"),
        (["--centre", "here", "--as-of", "2099-01-01"], "still to come"),
        (["--centre", "here", "--count", "heads"], "invalid choice"),
        (["--centre", "here", "--format", "pdf"], "invalid choice"),
    ],
)
def test_what_it_refuses(here, words: list[str], sentence: str):
    with pytest.raises(CommandError, match=sentence):
        told(*words)


def test_without_any_centre(db):
    with pytest.raises(CommandError, match="centre"):
        told()
