"""What the person says of a domain in her own words: saved as her score is, and shown apart from the levels."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest

from assessments.enums import WordsBy
from assessments.models import Assessment, SelfRating
from assessments.services.answers import SentAnswers, save_answers, save_own_scores
from assessments.services.assessments import new_version
from core.actor import acting_as
from tests.assessments.sender import Sender
from tests.support.factories import AssessmentFactory, SelfRatingFactory, system
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db
WORDS = "Je ne sors plus beaucoup."


def view(scene) -> SelfRating:
    return scene.midterm.self_ratings.get()


def test_words_are_saved_with_or_without_a_score_and_taken_away(worker, scene):
    assert worker.send_own("finances", "", WORDS).status_code == 200
    one = view(scene)
    assert (one.score, one.words, one.language, one.written_by) == (None, WORDS, "en", WordsBy.WORKER)
    assert worker.send_own("finances", "4", WORDS).status_code == 200
    assert worker.send_own("finances", "4", "").status_code == 200
    assert (view(scene).score, view(scene).words, view(scene).written_by) == (4, "", "")
    worker.send_own("finances", "", WORDS)
    worker.send_own("finances", "")
    assert not scene.midterm.self_ratings.exists()
    assert not scene.midterm.ratings.filter(aspect__code="management").exists()


def test_too_many_words_are_refused_in_a_sentence_and_stay_typed(worker, scene):
    response = worker.send_own("finances", "4", "x" * 301)
    assert response.status_code == 400
    assert "Own words have at most 300 characters." in response.content.decode()
    page = f"/assessments/{scene.midterm.uuid}/"
    response = worker.client.post(page, {"finances-own_words": "x" * 301, "finances-own_seen": ""})
    assert (response.status_code, "x" * 301 in response.content.decode()) == (400, True)
    assert not scene.midterm.self_ratings.exists()
    assert worker.send_own("finances", "4", "a\r\n" * 100).status_code == 200  # counted as the page counts them


def test_two_writers_of_words_are_told_and_keep_both(worker, colleague, scene):
    """D16 of the social worker's desk: the second one sees both, and what only one of them wrote is merged."""
    colleague.send_own("finances", "4")
    html = worker.send_own("finances", "", WORDS).content.decode()
    assert "what you wrote is saved beside it" in one_line(html)
    assert (view(scene).score, view(scene).words) == (4, WORDS)
    response = colleague.send_own("finances", "4", "Otherwise.")
    assert (response.status_code, view(scene).words) == (409, WORDS)
    assert WORDS in response.content.decode()
    assert colleague.send_own("finances", "4", "Otherwise.").status_code == 200
    assert view(scene).words == "Otherwise."


def test_who_typed_words_stays_while_the_words_do(worker, scene):
    with acting_as(system(), "test"):
        domain = scene.midterm.instrument.domains.get(code="finances")
        own = {"words": WORDS, "language": "nl", "written_by": "herself"}
        SelfRatingFactory(assessment=scene.midterm, domain=domain, score=3, **own)
    sender = Sender(worker.client, scene.midterm)
    assert sender.send_own("finances", "5", WORDS).status_code == 200
    assert (view(scene).score, view(scene).language, view(scene).written_by) == (5, "nl", "herself")
    sender.send_own("finances", "5", "Otherwise.")
    assert (view(scene).language, view(scene).written_by) == ("en", "worker")


def test_they_stand_apart_from_the_levels_wherever_an_assessment_is_shown(worker, stage, scene):
    with acting_as(system(), "test"):
        own = scene.entry.self_ratings.get()
        own.words, own.language, own.written_by = WORDS, "fr", "worker"
        own.save()
    said = f'<q lang="fr" dir="auto">{WORDS}</q>'
    read = one_line(worker.client.get(f"/assessments/{scene.entry.uuid}/"))
    assert said in read[read.index('class="own-view"') :]
    writing = one_line(worker.client.get(f"/assessments/{scene.midterm.uuid}/"))
    assert said in writing[writing.index("Said last time (entry):") :]
    beside = one_line(worker.client.get(f"/assessments/of/{scene.file.uuid}/side-by-side/"))
    assert said in beside[beside.index('class="sub own-row"') :]
    with acting_as(stage.worker, "test", centre=stage.here):
        new = new_version(Assessment.objects.get(pk=scene.entry.pk), by=stage.worker, reason="She read it again.")
    assert [(one.score, one.words, one.language) for one in new.self_ratings.all()] == [(7, WORDS, "fr")]


class Page:
    """One writer's page of one unit: what it shows, its mark, and which values of each field she has been shown."""

    def __init__(self, empty: dict[str, Any]) -> None:
        self.values, self.mark, self.known = dict(empty), "", {name: {value} for name, value in empty.items()}


FIELDS = {
    "aspect": {"level": [None, 1, 2, 3], "note": ["", "a", "b", "c"]},
    "domain": {"score": [None, 0, 5], "words": ["", "x", "y", "z"]},
}
ROUNDS = int(os.environ.get("JALON_INTERLEAVINGS", "20"))  # 91 make two thousand
STAMP = {"language": "fr", "written_by": "worker"}


def full(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as a form sends them."""
    if "words" in values:
        return dict(values)
    answer = "" if values["level"] is None else "rated"
    return {"answer": answer, "reason": "", "is_problem": None, **values}


def test_writers_in_any_order_lose_nothing_in_silence(stage, scene):
    """D16 of the social worker's desk: a value that is saved goes only where its writer was shown it; one that is sent
    is saved or told. 22 aspects and domains a round, each with its own order of two writers.
    """
    chance = random.Random(16)  # noqa: S311
    domains = list(scene.midterm.instrument.domains.prefetch_related("aspects"))
    aspects = [aspect for domain in domains for aspect in domain.aspects.all()]
    for aspect in aspects:
        aspect.domain = next(domain for domain in domains if domain.pk == aspect.domain_id)
    kinds = [("aspect", aspects, save_answers), ("domain", domains, save_own_scores)]
    for _round in range(ROUNDS):
        with acting_as(system(), "test"):
            draft = AssessmentFactory(enrolment=scene.enrolment, moment="other", date=scene.midterm.date)
        for kind, units, save in kinds:
            empty = {name: values[0] for name, values in FIELDS[kind].items()}
            pages = {(who, unit.pk): Page(empty) for who in range(2) for unit in units}
            saved = {unit.pk: dict(empty) for unit in units}
            for _step in range(2):
                turns = {unit.pk: chance.randrange(2) for unit in units}
                for who, user in enumerate((stage.worker, stage.colleague)):
                    sent = {}
                    for unit in units:
                        page = pages[who, unit.pk]
                        for name, values in FIELDS[kind].items():
                            if turns[unit.pk] == who or chance.random() < 0.3:
                                page.values[name] = chance.choice(values)
                        sent[unit] = SentAnswers(full(page.values), page.mark, stamp=STAMP)
                    with acting_as(user, "test"):
                        outcome = save(draft, sent)
                    for unit in units:
                        page, was = pages[who, unit.pk], saved[unit.pk]
                        record, told = outcome.records.get(unit.pk), outcome.told.get(unit.pk)
                        now = {name: getattr(record, name) if record else empty[name] for name in empty}
                        for name in empty:
                            assert now[name] == was[name] or was[name] in page.known[name], "overwritten unseen"
                            assert now[name] == page.values[name] or told is not None, "lost in silence"
                            page.known[name] |= {now[name], page.values[name]}
                        if told is None or not told.both or chance.random() < 0.5:
                            page.values = dict(now)  # takes theirs
                        page.mark, saved[unit.pk] = outcome.marks.get(unit.pk, ""), now
