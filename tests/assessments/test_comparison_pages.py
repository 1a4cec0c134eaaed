"""Moments side by side: which are chosen, of an earlier path too, and the paper of two pages."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from assessments.models import Aspect, Assessment, Instrument
from audit.models import AccessEntry
from core.actor import acting_as
from core.periods import today
from tests.participants.full_file import cover, open_by_break_glass
from tests.support.factories import (
    AssessmentFactory,
    EnrolmentFactory,
    RatingFactory,
    SelfRatingFactory,
    first_version,
    system,
)

LONG = "She said a great deal about it, and what was tried before. " * 8


def page(file: Any, query: str = "") -> str:
    return f"/assessments/of/{file.uuid}/side-by-side/{query}"


def paper(file: Any, query: str = "") -> str:
    return f"/assessments/of/{file.uuid}/side-by-side.pdf{query}"


def query(*chosen: Assessment) -> str:
    return "?" + "&".join(f"moments={one.uuid}" for one in chosen)


def assessment(path: Any, moment: str, day: date, level: int, note: str = "", **values: Any) -> Assessment:
    """Write a validated assessment with the same level everywhere."""
    with acting_as(system(), "test"):
        made = AssessmentFactory(enrolment=path, moment=moment, date=day, state="validated", **values)
        aspects = Aspect.objects.filter(domain__instrument=made.instrument)
        for aspect in aspects:
            RatingFactory(assessment=made, aspect=aspect, level=level, note=note)
    return made


@pytest.fixture
def earlier(scene) -> Assessment:
    """An exit of a path that ended before the one of the scene began."""
    with acting_as(system(), "test"):
        values = {"track": scene.enrolment.track, "starts_on": date(2014, 1, 6), "ended_on": date(2014, 12, 19)}
        path = EnrolmentFactory(participant=scene.file, number=9, state="completed", **values)
    return assessment(path, "exit", date(2014, 12, 1), 4)


@pytest.fixture
def left(scene) -> Assessment:
    return assessment(scene.enrolment, "exit", date(2016, 12, 1), 4, LONG)


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(" ".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages).split())


class TestChoice:
    def test_two_moments_of_two_paths_are_compared_and_named_by_their_days(self, stage, scene, earlier, sign_in):
        html = sign_in(stage.worker).get(page(scene.file, query(scene.entry, earlier))).content.decode()
        assert "Exit, 1 December 2014" in html
        assert "Entry, 4 January 2016" in html
        assert "From the first day to the last" in html
        assert html.count("2 steps down") == Aspect.objects.filter(domain__instrument=first_version()).count()

    def test_three_of_one_path(self, stage, scene, left, earlier, sign_in):
        found = sign_in(stage.worker).get(page(scene.file, query(scene.entry, left, earlier)))
        assert [one.pk for one in found.context["walked"].assessments] == [earlier.pk, scene.entry.pk, left.pk]

    def test_each_has_its_own_look_also_where_the_moment_is_the_same(self, stage, scene, left, earlier, sign_in):
        walked = sign_in(stage.worker).get(page(scene.file, query(left, earlier))).context["walked"]
        looks = {(shape.dash, shape.marker) for shape in walked.chart.shapes}
        assert len(looks) == 2

    @pytest.mark.parametrize("number", [0, 1, 4])
    def test_another_number_is_told_and_the_path_is_shown(self, stage, scene, left, earlier, sign_in, number):
        every = [scene.entry, left, earlier]
        if number == 4:
            with acting_as(system(), "test"):
                path = EnrolmentFactory(participant=scene.file, track=scene.enrolment.track, number=8)
            every.append(assessment(path, "entry", date(2013, 1, 7), 2))
        chosen = query(*every[:number]) if number else "?compare=yes"
        found = sign_in(stage.worker).get(page(scene.file, chosen))
        assert found.status_code == 422
        assert "Choose two or three moments." in found.content.decode()
        assert scene.entry in found.context["walked"].assessments

    @pytest.mark.parametrize("wrong", ["x", "6f0e2a60-0000-4000-8000-000000000000", "%00"])
    def test_what_is_no_moment_of_the_file_is_told(self, stage, scene, left, sign_in, wrong):
        found = sign_in(stage.worker).get(page(scene.file, f"{query(scene.entry)}&moments={wrong}"))
        assert found.status_code == 422

    def test_two_versions_of_the_instrument_are_not_compared(self, stage, scene, sign_in):
        with acting_as(system(), "test"):
            other = Instrument.objects.create(version=2, valid_from=today())
        new = assessment(scene.enrolment, "exit", date(2016, 12, 1), 4, instrument=other)
        told = sign_in(stage.worker).get(page(scene.file, query(scene.entry, new)))
        assert told.status_code == 422
        assert "other versions of the questions" in told.content.decode()

    def test_what_lies_between_two_paths_stands_beside_what_changed(self, stage, scene, earlier, sign_in):
        chosen = f"?first={earlier.uuid}&last={scene.entry.uuid}"
        html = sign_in(stage.worker).get(f"/assessments/of/{scene.file.uuid}/between/{chosen}").content.decode()
        assert "From the first day to the last" in html
        assert "2 worse" in html

    def test_a_draft_is_not_offered(self, stage, scene, left, sign_in):
        html = sign_in(stage.worker).get(page(scene.file)).content.decode()
        assert f'value="{left.uuid}"' in html
        assert f'value="{scene.midterm.uuid}"' not in html


class TestPaper:
    def test_it_has_two_pages_tagged_with_every_note_and_own_words(self, stage, scene, left, sign_in):
        with acting_as(system(), "test"):
            for aspect in Aspect.objects.filter(domain__instrument=first_version(), position=1).select_related(
                "domain"
            ):
                said = {"words": f"I feel better, {aspect.domain.code}.", "language": "en", "written_by": "herself"}
                SelfRatingFactory(assessment=left, domain=aspect.domain, score=8, **said)
        answer = sign_in(stage.worker).get(paper(scene.file))
        reader = PdfReader(io.BytesIO(answer.content))
        assert len(reader.pages) == 2
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
        text = text_of(answer)
        for said in ("Leïla Urbinati", "From entry to exit", "“I feel better, housing.”", "8 of 10", "2 steps up"):
            assert said in text, said
        assert "Long notes are shortened here" in text
        assert "She said a great deal" in text
        assert "total" not in text.lower()

    def test_a_level_to_be_read_again_has_its_footnote(self, stage, scene, left, sign_in):
        assert "Conflits, personne à qui parler" in text_of(sign_in(stage.worker).get(paper(scene.file)))

    def test_those_that_were_chosen(self, stage, scene, earlier, left, sign_in):
        text = text_of(sign_in(stage.worker).get(paper(scene.file, query(earlier, left))))
        assert "Exit, 1 December 2014" in text
        assert "Exit, 1 December 2016" in text

    def test_without_a_completed_one_it_says_so(self, stage, scene, sign_in):
        assert "No completed assessment yet" in text_of(sign_in(stage.colleague).get(paper(stage.colleagues)))

    def test_it_is_logged_as_leaving(self, stage, scene, sign_in):
        assert sign_in(stage.worker).get(paper(scene.file)).status_code == 200
        assert AccessEntry.objects.filter(what="assessments.comparison").count() == 1

    def test_who_covers_hands_it_over_and_who_broke_the_glass_does_not(self, stage, scene, sign_in):
        open_by_break_glass(scene.file, stage.colleague)
        assert sign_in(stage.colleague).get(page(scene.file)).status_code == 200
        assert sign_in(stage.colleague).get(paper(scene.file)).status_code == 403
        cover(stage.members["worker"], stage.colleague)
        assert sign_in(stage.colleague).get(paper(scene.file)).status_code == 200
