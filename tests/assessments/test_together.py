"""“Together”: the screens turned to the person, and the lock of the browser in which they are shown."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import translation

from accounts.models import CentreSetting
from assessments.middleware import KEY
from assessments.models import Assessment
from assessments.together_page import ANY_QUESTION, QUESTIONS
from audit.models import AccessEntry
from core.actor import acting_as
from core.periods import today
from tests.assessments.sender import BY_SCRIPT, Sender
from tests.support.addresses import every_address
from tests.support.factories import RatingFactory, system
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db
# What lies in the file, and names of people and of the centre: on no screen of a locked browser.
SECRET = re.compile("canari|Urbinati|Leïla|ER-|worker|colleague|manager|Last[0-9]|>Here<|data-level|file_number")


def page(assessment: Assessment, screen: str = "") -> str:
    return f"/assessments/{assessment.uuid}/together/{screen}{'/' if screen else ''}"


def turn(client: Any, assessment: Assessment, language: str = "en") -> Any:
    """Turn the screen to the person."""
    return client.post(page(assessment), {"language": language})


@pytest.fixture
def turned(worker, scene):
    """The worker's browser, turned to the person; a level with a note and words of last time are there."""
    with acting_as(system(), "test"):
        aspect = scene.entry.ratings.get(aspect__code="mental").aspect
        RatingFactory(assessment=scene.midterm, aspect=aspect, level=1, note="notecanari")
        own = scene.entry.self_ratings.get()
        own.words, own.language, own.written_by = "Je dors mal.", "fr", "herself"
        own.save()
    response = turn(worker.client, scene.midterm)
    assert (response.status_code, response.url) == (302, page(scene.midterm, "administrative"))
    assert response.headers["Clear-Site-Data"] == '"cache"'
    return worker.client


def test_before_it_is_turned_it_asks_the_language_and_writes_nothing(worker, scene):
    html = one_line(worker.client.get(page(scene.midterm)))
    assert 'value="fr"' in html
    assert "this browser opens nothing else until you sign in again" in html
    assert worker.client.post(page(scene.midterm), {}).status_code == 422
    assert worker.client.get(page(scene.midterm, "finances")).url == page(scene.midterm)
    assert Assessment.objects.get(pk=scene.midterm.pk).together_on is None
    assert worker.client.get(page(scene.entry)).url == f"/assessments/{scene.entry.uuid}/"


def test_she_says_a_score_and_words_screen_by_screen(turned, scene):
    assert Assessment.objects.get(pk=scene.midterm.pk).together_on == today()
    html = one_line(turned.get(page(scene.midterm, "health")))
    assert html.count('name="health-own"') == 12
    assert "Last time I said 7." in html
    assert '<q lang="fr" dir="auto">Je dors mal.</q>' in html
    data = {"health-own": "4", "health-own_words": "I sleep.", "health-own_seen": "", "to": "next"}
    assert turned.post(page(scene.midterm, "health"), data).url == page(scene.midterm, "employment")
    own = scene.midterm.self_ratings.get()
    assert (own.score, own.words, own.language, own.written_by) == (4, "I sleep.", "en", "herself")
    back = {"employment-own": "", "employment-own_words": "", "employment-own_seen": "", "to": "back"}
    assert turned.post(page(scene.midterm, "employment"), back).url == page(scene.midterm, "health")
    assert turned.post(page(scene.midterm, "employment"), back | {"to": "next"}).url == page(scene.midterm, "end")
    assert scene.midterm.self_ratings.count() == 1  # what she does not want to say is not written
    assert not scene.midterm.ratings.filter(aspect__domain__code="employment").exists()
    entry = AccessEntry.objects.filter(what="assessments.together").latest("pk")
    assert entry.files.get().file == scene.file.uuid


def test_every_address_of_a_locked_session_is_the_screens(turned, worker, scene):
    """D15 of the social worker's desk: each address, by each method, by a script, in a second tab, and what is sent."""
    own = page(scene.midterm)
    addresses = {address for _name, address in every_address()}
    addresses |= {
        f"/assessments/{scene.midterm.uuid}/",
        f"/assessments/{scene.entry.uuid}/",
        f"/assessments/{scene.midterm.uuid}/domain/finances/",
        f"/participants/{scene.file.uuid}/",
        f"/assessments/of/{scene.file.uuid}/side-by-side/",
        page(scene.entry),
        "/nowhere/",
    }
    assert len(addresses) > 150
    for number, address in enumerate(sorted(addresses)):
        for response in [turned.get(address), *([turned.post(address)] if number % 5 == 0 else [])]:
            assert (response.status_code, response.url, response.content) == (302, own, b""), address
    told = turned.get("/", headers=BY_SCRIPT)
    assert (told.status_code, told.headers["X-Leave-For"], told.content) == (200, own, b"")
    assert turned.get(own).url == page(scene.midterm, "administrative")
    for domain in scene.midterm.instrument.domains.all():
        for response in (turned.get(page(scene.midterm, domain.code)), turned.head(page(scene.midterm, domain.code))):
            assert response.status_code == 200
            assert not SECRET.search(response.content.decode()), SECRET.search(response.content.decode())
    for wrong in (page(scene.midterm, "nothing"), page(scene.midterm, "x/y")):  # an error page names places
        assert turned.get(wrong).url == page(scene.midterm, "end")
    assert turned.delete(page(scene.midterm, "health")).url == page(scene.midterm, "end")
    last = turned.get(page(scene.midterm, "end"))
    assert (last.status_code, SECRET.search(last.content.decode())) == (200, None)


def test_it_ends_by_signing_in_again(turned, scene):
    response = turned.post(page(scene.midterm, "end"))
    assert response.url == f"/sign-in/?next=/assessments/{scene.midterm.uuid}/"
    assert KEY not in turned.session
    assert turned.get(response.url).status_code == 200
    assert turned.get("/participants/").url.startswith("/sign-in/")


def test_what_ends_meanwhile_shows_nothing_else(turned, scene, stage):
    Assessment.objects.filter(pk=scene.midterm.pk).update(state="completed")
    assert turned.get(page(scene.midterm, "finances")).url == page(scene.midterm, "end")
    data = {"finances-own": "4", "finances-own_words": "Kept.", "finances-own_seen": ""}
    response = turned.post(page(scene.midterm, "finances"), data)
    assert (response.status_code, "Kept.</textarea>" in response.content.decode()) == (409, True)
    with acting_as(system(), "test"):
        stage.own.referents.all().delete()  # she follows the file no more
    for address in (page(scene.midterm, "finances"), page(scene.midterm)):
        assert turned.get(address).url == page(scene.midterm, "end")
    assert turned.get(page(scene.midterm, "end")).status_code == 200


def test_two_devices_keep_both_texts_and_name_nobody(turned, colleague, scene):
    """D16 of the social worker's desk: the worker's page and the screen of the person, on two devices."""
    colleague.send_own("finances", "4", "Noted.")
    data = {"finances-own": "7", "finances-own_words": "Mine.", "finances-own_seen": "", "to": "next"}
    response = turned.post(page(scene.midterm, "finances"), data)
    html = response.content.decode()
    assert (response.status_code, "Noted." in html, "Mine.</textarea>" in html) == (409, True, True)
    assert not SECRET.search(html)
    assert scene.midterm.self_ratings.get().words == "Noted."
    mark = re.search(r'own_seen" value="(\d+)"', html)[1]
    assert turned.post(page(scene.midterm, "finances"), data | {"finances-own_seen": mark}).status_code == 302
    assert scene.midterm.self_ratings.get().words == "Mine."
    assert colleague.send_own("finances", "4", "Noted again.").status_code == 409


def test_without_the_lock_the_worker_goes_back_by_a_button(worker, scene, stage):
    with acting_as(system(), "test"):
        values = {"from_day": today(), "reason": "A screen of its own.", "set_by": stage.manager}
        CentreSetting.objects.create(centre=stage.here, code="together.lock", value=0, **values)
    turn(worker.client, scene.midterm, "nl")
    assert worker.client.get("/participants/").status_code == 200
    html = one_line(worker.client.get(page(scene.midterm, "finances")))
    assert '<html lang="nl" dir="ltr">' in html
    assert "Hoe gaat het met geld?" in html
    assert worker.client.post(page(scene.midterm, "end")).url == f"/assessments/{scene.midterm.uuid}/"
    assert Sender(worker.client, scene.midterm).page


def test_a_question_has_at_most_twelve_words(settings):
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            assert all(len(re.findall(r"[\w’']+", str(one))) <= 12 for one in (*QUESTIONS.values(), ANY_QUESTION))


@pytest.mark.parametrize("screen", ["", "finances"])
def test_the_statements_of_a_screen(worker, scene, screen, django_assert_max_num_queries):
    if screen:
        turn(worker.client, scene.midterm)
    worker.client.get(page(scene.midterm, screen))
    with django_assert_max_num_queries(17):
        assert worker.client.get(page(scene.midterm, screen)).status_code == 200
