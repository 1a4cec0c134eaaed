"""Errata of the instrument (D19): what is shown, which answers are read again and by whom, and what stays as it was."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from assessments import due, errata
from assessments.answers_to_read import answers_to_read
from assessments.instruments import forget_outlines, outline_of
from assessments.models import Aspect, Assessment, Rating
from core.actor import acting_as
from core.concurrent_edits import mark_of
from core.history import history_of
from core.periods import today
from participants.sensitive_rows import HEALTH_FAMILY, gives_too
from tests.assessments.sender import Sender
from tests.participants.full_file import Scene, cover, seal
from tests.support.factories import AssessmentFactory, EnrolmentFactory, RatingFactory, first_version, system
from tests.support.stage import Stage

WAS, NOW = "Conflits, personne à qui parler", "Conflits, aucun proche n’écoute"
LIST = "/assessments/read-again/"
LANGUAGES = ("", "fr", "nl", "en")
Install = Callable[..., None]


def erratum(number: int = 1, **values: Any) -> dict[str, Any]:
    """Return an erratum of the level "management 3" of finances, as a file has it."""
    return {
        "number": number,
        "domain": "finances",
        "aspect": "management",
        "level": 3,
        "language": "fr",
        "part": "short",
        "was": "Ancien",
        "now": "Nouveau",
        "kind": "misread",
        "valid_from": str(today()),
        "decided_on": str(today()),
        "decided_by": "Jalon",
        "why": "a test",
        **values,
    }


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Return a function that puts errata in the place of those that are shipped."""

    def put(*found: dict[str, Any]) -> None:
        (tmp_path / "v1.errata.json").write_text(json.dumps({"version": 1, "errata": found}), encoding="utf-8")
        monkeypatch.setattr(errata, "FOLDER", tmp_path)
        errata.forget_errata()

    yield put
    errata.forget_errata()
    forget_outlines()


def level_of(domain: str = "finances", aspect: str = "management", number: int = 3) -> Any:
    outline = outline_of(first_version().pk)
    (found,) = (one for one in outline.aspects.values() if (one.domain.code, one.code) == (domain, aspect))
    return outline.levels[found.pk, number]


class TestWords:
    def test_the_first_one_is_the_french_short_form_that_said_the_opposite(self, db):
        (one,) = errata.errata_of(1, today())
        assert (one.number, one.place, one.language, one.part) == (1, ("family", "relations", 2), "fr", "short")
        assert (one.was, one.now, one.is_misread) == (WAS, NOW, True)
        with translation.override("fr"):
            level = level_of("family", "relations", 2)
            assert level.short == NOW == level.shorts["fr"]  # the file of version 1 holds the corrected form already
            assert level.words("short", wording=0) == WAS
            assert level.words("short", language="nl", wording=0) == NOW  # nothing was said in French
        with translation.override("nl"):
            assert level.words("short", wording=0) == level.shorts["nl"]

    @pytest.mark.parametrize("kind", ["spelling", "misread"])
    @pytest.mark.parametrize("part", ["short", "text"])
    def test_a_level_says_the_new_words_from_their_day_and_the_old_ones_of_older_answers(self, db, install, kind, part):
        install(erratum(kind=kind, part=part), erratum(2, kind=kind, part=part, was="Nouveau", now="Neuf"))
        level = level_of()
        with translation.override("fr"):
            said = [level.words(part, wording=number) for number in (0, 1, 2, None)]
            other = "text" if part == "short" else "short"
            assert level.words(other, wording=0) == level.words(other)
        assert said == ["Ancien", "Nouveau", "Neuf", "Neuf"]

    def test_before_its_day_nothing_changes(self, db, install):
        install(erratum(valid_from=str(today() + dt.timedelta(days=1))))
        with translation.override("fr"):
            assert level_of().short == level_of().shorts["fr"]
        assert errata.last_number(1, today()) == 0
        assert errata.last_number(1, today() + dt.timedelta(days=1)) == 1

    def test_another_meaning_changes_no_word_of_this_version(self, db, install, scene, stage):
        install(erratum(kind="meaning", instrument=2))
        with translation.override("fr"):
            assert level_of().short == level_of().words("short", wording=0) == level_of().shorts["fr"]
        Rating.objects.filter(aspect__code="management").update(level=3)
        assert answers_to_read(stage.worker) == []

    @pytest.mark.parametrize(
        "wrong",
        [
            [erratum(2)],
            [erratum(), erratum(2)],  # it does not begin with what the first one left
            [erratum(language="de")],
            [erratum(part="label")],
            [erratum(level=6)],
            [erratum(kind="meaning")],
            [erratum(kind="meaning", instrument=1)],
            [erratum(instrument=2)],
            [erratum(), erratum(2, was="Nouveau", valid_from="2020-01-01")],
        ],
    )
    def test_a_file_that_cannot_be_applied_is_refused(self, db, install, wrong):
        install(*wrong)
        with pytest.raises(ValueError, match=r"[Ee]rrat"):
            errata.errata_of(1, today())


class TestAnswers:
    def test_a_level_keeps_the_language_of_its_sentences_and_the_last_erratum(self, worker, scene):
        worker.send(answer="2", note="said")
        rating = scene.midterm.ratings.get(aspect__domain__code="finances", aspect__code="management")
        assert (rating.language, rating.wording) == ("en", 1)
        worker.client.post("/language/", {"language": "fr"})
        worker.send(answer="2", note="said again")  # the same level: what was read then stays
        rating.refresh_from_db()
        assert (rating.language, rating.wording) == ("en", 1)
        worker.send(answer="not_asked", note="said again")
        rating.refresh_from_db()
        assert (rating.language, rating.wording) == ("", 0)

    def test_a_new_version_keeps_both(self, scene, stage, sign_in):
        Rating.objects.filter(assessment=scene.entry, level__isnull=False).update(language="nl", wording=1)
        sign_in(stage.worker).post(f"/assessments/{scene.entry.uuid}/amend/", {"reason": "read again with her " * 2})
        new = Assessment.objects.get(replaces=scene.entry)
        kept = set(new.ratings.filter(level__isnull=False).values_list("language", "wording"))
        assert kept == {("nl", 1)}


def ratings_at_random(stage: Stage, seed: int) -> None:
    """Write answers of every level, language and wording, in own files, a colleague's and another centre's."""
    chance = random.Random(seed)
    of_it = {"domain__instrument": first_version(), "code__in": ("management", "relations")}
    aspects = list(Aspect.objects.filter(**of_it))
    with acting_as(system(), "test"):
        for file in (stage.own, stage.colleagues, stage.theirs):
            path = EnrolmentFactory(participant=file, track__centre=file.centre)
            for state in 6 * ("draft", "completed", "validated", "amended", "discarded"):
                reason = {"amend_reason": "why"} if state == "amended" else {}
                one = AssessmentFactory(enrolment=path, moment="other", state=state, **reason)
                for aspect in aspects:
                    values = {"language": chance.choice(LANGUAGES), "wording": chance.choice((0, 1, 2, 3))}
                    RatingFactory(assessment=one, aspect=aspect, level=chance.choice((2, 3)), **values)


def listed(user: Any) -> set[tuple[Any, ...]]:
    return {(one.file.pk, one.assessment.pk, one.aspect.pk) for one in answers_to_read(user)}


def plain(files: list[Any], rule: Callable[[Rating], bool]) -> set[tuple[Any, ...]]:
    """Return the answers of these files that a rule names, one by one."""
    rows = Rating.objects.filter(assessment__enrolment__participant__in=files)
    return {
        (one.assessment.enrolment.participant_id, one.assessment_id, one.aspect_id)
        for one in rows.select_related("assessment__enrolment", "aspect__domain")
        if one.assessment.state in ("draft", "completed", "validated") and rule(one)
    }


class TestWhoReads:
    @pytest.mark.parametrize("kind", ["spelling", "misread", "meaning"])
    @pytest.mark.parametrize("language", ["fr", "nl", "en"])
    def test_listed_are_those_of_a_plain_query(self, stage, install, kind, language):
        ratings_at_random(stage, seed=LANGUAGES.index(language))
        version = {"instrument": 2} if kind == "meaning" else {}
        first = erratum(kind="spelling", level=1)
        install(first, erratum(2, kind=kind, language=language, **version), erratum(3, level=2, kind="spelling"))

        def rule(one: Rating) -> bool:
            place = (one.aspect.domain.code, one.aspect.code, one.level)
            known = one.language in ("", language)
            return kind == "misread" and place == ("finances", "management", 3) and known and one.wording < 2

        own = plain([stage.own], rule)
        assert listed(stage.worker) == own
        assert bool(own) == (kind == "misread")
        assert listed(stage.stranger) == plain([stage.theirs], rule)
        assert listed(stage.manager) == listed(stage.dpo) == set()

    def test_the_first_one_on_answers_of_before(self, stage):
        ratings_at_random(stage, seed=7)

        def rule(one: Rating) -> bool:
            place = (one.aspect.domain.code, one.aspect.code, one.level)
            return place == ("family", "relations", 2) and one.language in ("", "fr") and one.wording < 1

        Rating.objects.update(wording=0)
        Rating.objects.filter(aspect__code="relations").update(level=2)
        assert listed(stage.worker) == plain([stage.own], rule) != set()
        assert listed(stage.colleague) == plain([stage.colleagues], rule)

    def test_a_sealed_file_is_left_out_for_whom_it_does_not_name(self, stage, scene):
        assert len(listed(stage.worker)) == 1
        seal(scene.file, stage.colleague)
        assert listed(stage.worker) == set()

    def test_who_covers_reads_them_too(self, stage, scene):
        assert listed(stage.colleague) == set()
        cover(stage.members["worker"], stage.colleague)
        assert len(listed(stage.colleague)) == 1


def shown_on(client: Client, scene: Scene) -> str:
    return client.get(f"/assessments/{scene.entry.uuid}/").content.decode()


def form_of(scene: Scene, **values: Any) -> dict[str, Any]:
    rating = scene.entry.ratings.get(aspect__code="relations")
    return {"aspect": "family-relations", "wording": 1, "seen": mark_of(rating), **values}


class TestPages:
    """The entry of the scene has level 2 everywhere, of before any erratum, in an unknown language."""

    @pytest.fixture
    def client(self, stage, sign_in) -> Client:
        return sign_in(stage.worker)

    def test_home_leads_to_the_list_and_the_list_to_both_doors(self, client, scene):
        home = client.get("/").content.decode()
        assert "1 answer to read again" in home
        assert LIST in home
        page = client.get(LIST).content.decode()
        assert WAS in page
        assert NOW in page
        assert "Urbinati" in page
        assert f"/assessments/{scene.entry.uuid}/confirm/" in page
        assert f"/assessments/{scene.entry.uuid}/amend/" in page

    def test_a_footnote_stands_until_it_is_confirmed(self, client, scene):
        before = [
            shown_on(client, scene),
            client.get(f"/assessments/of/{scene.file.uuid}/side-by-side/").content.decode(),
        ]
        assert all(WAS in page and "To be read again" in page for page in before)
        assert WAS in client.get(f"/assessments/{scene.midterm.uuid}/").content.decode()  # said last time
        done = client.post(f"/assessments/{scene.entry.uuid}/confirm/", form_of(scene), follow=True)
        assert done.redirect_chain == [(LIST, 302)]
        assert "The level stands" in done.content.decode()
        assert "No answer to read again" in done.content.decode()
        rating = scene.entry.ratings.get(aspect__code="relations")
        assert (rating.level, rating.wording, rating.language) == (2, 1, "")
        entry = Assessment.objects.get(pk=scene.entry.pk)
        assert (entry.state, entry.version) == ("validated", 1)
        assert WAS not in shown_on(client, scene)
        assert "read again" not in client.get("/").content.decode()
        row = history_of(Rating).model.objects.filter(id=rating.pk).latest("history_id")
        assert "the level stands" in row.history_change_reason
        assert "the level stands" in client.get(f"/participants/{scene.file.uuid}/history/").content.decode()

    def test_confirmed_twice_it_is_done_once(self, client, scene):
        sent = form_of(scene)
        rows = history_of(Rating).model.objects
        client.post(f"/assessments/{scene.entry.uuid}/confirm/", sent)
        count = rows.count()
        again = client.post(f"/assessments/{scene.entry.uuid}/confirm/", sent, follow=True)
        assert "The level stands" in again.content.decode()
        assert rows.count() == count

    def test_who_confirms_what_was_changed_meanwhile_is_told(self, client, scene):
        sent = form_of(scene)
        with acting_as(system(), "test"):
            rating = scene.entry.ratings.get(aspect__code="relations")
            rating.note = "another"
            rating.save()
        told = client.post(f"/assessments/{scene.entry.uuid}/confirm/", sent, follow=True).content.decode()
        assert "changed meanwhile" in told
        assert "Urbinati" in told

    @pytest.mark.parametrize("wrong", [{"aspect": "family-none"}, {"wording": "x"}, {"wording": -1}, {"wording": ""}])
    def test_what_no_page_sends_is_told_and_noted_nowhere(self, client, scene, wrong):
        told = client.post(f"/assessments/{scene.entry.uuid}/confirm/", form_of(scene, **wrong), follow=True)
        assert told.status_code == 200
        assert "Choose the answer" in told.content.decode()
        assert scene.entry.ratings.get(aspect__code="relations").wording == 0

    def test_amended_and_changed_it_is_listed_no_more(self, client, scene, stage):
        client.post(f"/assessments/{scene.entry.uuid}/amend/", {"reason": "read again with the person here"})
        new = Assessment.objects.get(replaces=scene.entry)
        assert listed(stage.worker) == {
            (scene.file.pk, new.pk, scene.entry.ratings.get(aspect__code="relations").aspect_id)
        }
        page = client.get(f"/assessments/{new.uuid}/").content.decode()
        assert WAS in page  # the footnote of the draft
        Sender(client, new, page).send("family-relations", answer="3")
        assert listed(stage.worker) == set()

    def test_without_any_the_list_says_so(self, sign_in, stage):
        page = sign_in(stage.colleague).get(LIST).content.decode()
        assert "No answer to read again" in page

    @pytest.mark.parametrize("spelling", [True, False])
    def test_the_words_of_then_are_compared_silently(self, client, scene, install, spelling):
        install(erratum(level=2, kind="spelling" if spelling else "misread", language="en"))
        for page in (
            shown_on(client, scene),
            client.get(f"/assessments/of/{scene.file.uuid}/side-by-side/").content.decode(),
        ):
            assert ("To be read again" in page) == (not spelling)
        side = client.get(f"/assessments/of/{scene.file.uuid}/side-by-side/").content.decode()
        assert "Ancien" in side
        assert "Nouveau" in client.get(f"/assessments/{scene.midterm.uuid}/").content.decode()


class TestWayIn:
    """The statement of home asks health and family once: by the table, who writes in a file reads them there."""

    def test_who_writes_assessments_reads_health_and_family(self):
        assert gives_too("assessment.move", HEALTH_FAMILY)
        assert not gives_too("assessment.states", HEALTH_FAMILY)

    def test_home_counts_what_the_list_has_also_where_the_table_gave_less(self, stage, scene, monkeypatch):
        def counted() -> int:
            with acting_as(stage.worker, "test"):
                return sum(one.to_read for path in due.caseload_paths(stage.worker) for one in path.standing)

        assert counted() == len(listed(stage.worker)) == 1
        monkeypatch.setattr(due, "gives_too", lambda *_rights: False)
        assert counted() == 1
