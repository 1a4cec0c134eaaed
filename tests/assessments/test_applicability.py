"""D17 of the social worker's desk: what dated facts propose for an aspect, and nothing is saved by itself."""

from __future__ import annotations

from datetime import date

import pytest

from assessments.models import Assessment, Rating
from core.actor import acting_as
from participants.models import Fact
from tests.assessments.sender import Sender
from tests.support.factories import AssessmentFactory, FactFactory, RatingFactory, system
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db
CODE = "family-parenting"
SAID = "Dependent children: no, since 1 January 2016"


def note(scene, value: str, first: date, last: date | None = None) -> None:
    with acting_as(system(), "test"):
        FactFactory(participant=scene.file, kind="children_in_care", value=value, starts_on=first, ends_on=last)


@pytest.fixture
def nothing_known(scene):
    with acting_as(system(), "test"):
        Fact.objects.filter(participant=scene.file, kind="children_in_care").delete()
    return scene


def proposed(client, assessment: Assessment) -> str:
    """Return the kind of what is proposed for parenting, the only aspect that rests on a fact."""
    html = one_line(client.get(f"/assessments/{assessment.uuid}/"))
    assert html.count("data-proposal=") == 1
    found = html[html.index(f'data-unit="{CODE}"') :]
    return found[found.index('data-proposal="') + 15 :].split('"')[0]


def test_the_fact_in_force_on_the_day_decides_and_nothing_is_saved(worker, nothing_known):
    """None, yes, no and changed, each asked at entry, midterm and another day."""
    scene = nothing_known
    later = {"enrolment": scene.enrolment, "moment": "other"}
    with acting_as(system(), "test"):
        early, late = (AssessmentFactory(**later, date=day) for day in (date(2016, 1, 4), date(2016, 11, 2)))
    moments = [early, scene.midterm, late]  # 4 January, 1 June, 2 November

    def told() -> list[str]:
        return [proposed(worker.client, moment) for moment in moments]

    assert told() == ["unknown"] * 3
    note(scene, "yes", date(2016, 1, 1), date(2016, 3, 31))
    assert told() == ["applies", "unknown", "unknown"]
    note(scene, "no", date(2016, 6, 1))
    assert told() == ["applies", "does_not_apply", "does_not_apply"]
    note(scene, "yes", date(2016, 11, 2))
    assert told() == ["applies", "does_not_apply", "applies"]
    assert not Rating.objects.filter(assessment__in=moments, aspect__code="parenting").exists()


def test_one_touch_confirms_it_with_its_reason(worker, nothing_known):
    scene = nothing_known
    note(scene, "no", date(2016, 1, 1))
    page = f"/assessments/{scene.midterm.uuid}/"
    html = one_line(worker.client.get(page))
    form = html[html.index("data-answers>") :]
    assert form.index('type="submit"') < form.index("data-confirm")  # Enter presses the first button of a form
    assert f'value="{SAID}"' in html
    data = {f"{CODE}-seen": "", f"{CODE}-note": "Lives alone.", f"{CODE}-confirm": SAID}
    assert worker.client.post(page, data).status_code == 302  # the button, without a script
    rating = scene.midterm.ratings.get(aspect__code="parenting")
    assert (rating.answer, rating.reason, rating.note) == ("not_applicable", SAID, "Lives alone.")
    sender = Sender(worker.client, scene.midterm)
    assert sender.send(CODE, answer="3").status_code == 200  # and it can be answered otherwise
    assert "By the file it applies" not in worker.client.get(page).content.decode()


def test_an_unknown_fact_leads_to_where_it_is_noted(worker, nothing_known):
    html = one_line(worker.client.get(f"/assessments/{nothing_known.midterm.uuid}/"))
    assert "Dependent children: not noted for this day. Note it first, or answer “not asked”." in html
    assert f'href="/participants/{nothing_known.file.uuid}/person/facts/new/" data-after-saved' in html


def test_an_aspect_that_applied_at_one_moment_only_is_no_pair(worker, scene):
    with acting_as(system(), "test"):
        aspect = scene.entry.ratings.get(aspect__code="parenting").aspect
        for other in scene.entry.ratings.exclude(aspect=aspect).exclude(aspect__code="autonomy"):
            RatingFactory(assessment=scene.midterm, aspect=other.aspect, level=3)
        RatingFactory(assessment=scene.midterm, aspect=aspect, answer="not_applicable", level=None, reason=SAID)
        Assessment.objects.filter(pk=scene.midterm.pk).update(state="completed")
    html = one_line(worker.client.get(f"/assessments/of/{scene.file.uuid}/side-by-side/"))
    assert html.count("not comparable: applied at entry, not at midterm") == 1
