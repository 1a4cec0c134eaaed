"""The head of a file for the day: five items, each as far as the reader's rights go; days as people say them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from actionplans.models import Action
from core.actor import acting_as
from core.periods import NEAR, today
from participants.models import Break, Enrolment
from permissions.policy import POLICY
from tests.participants.full_file import attend, cover, lend, open_by_break_glass, seal
from tests.support.factories import InterventionFactory, system
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db
TAG = re.compile(r"<[^>]+>")


def items(client, file) -> dict[str, str]:
    """Return the items of the head by their names, each as its HTML."""
    response = client.get(f"/participants/{file.uuid}/")
    assert response.status_code == 200
    html = one_line(response)
    if 'class="glance"' not in html:
        return {}
    head = html[html.index('class="glance"') :]
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", head[: head.index("</section>")])
    return dict(found)


def words(client, file) -> dict[str, str]:
    """Return the items of the head as they are read."""
    return {name: " ".join(TAG.sub(" ", html).split()) for name, html in items(client, file).items()}


@pytest.fixture
def soon(scene):
    """Return the file whose path began a month ago, with an action due in three days and a session yesterday."""
    with acting_as(system(), "test"):
        scene.enrolment.starts_on = today() - timedelta(days=30)
        scene.enrolment.planned_end_on = today() + timedelta(days=270)
        scene.enrolment.save()
        scene.midterm.delete()
        for action in Action.objects.filter(plan__problem__domain__code="finances"):
            action.due_on = today() + timedelta(days=3)
            action.save()
    attend(scene.file, today() - timedelta(days=1))
    return scene


def in_days(days: int) -> str:
    return f"{today() + timedelta(days=days):%d/%m}"


def test_the_key_worker_finds_the_five(stage, soon, sign_in):
    found = words(sign_in(stage.worker), soon.file)
    assert list(found) == ["Path", "Phone", "Last contact", "Open problems", "Next due"]
    assert found["Path"].startswith("Active Remobilisation · since ")
    assert found["Phone"] == "0470-canari"
    assert found["Last contact"].startswith("Yesterday ")
    assert found["Open problems"] == "2 problems"
    assert found["Next due"] == f"{in_days(3)} actioncanari"


def test_they_lead_to_where_they_stand(stage, soon, sign_in):
    found = items(sign_in(stage.worker), soon.file)
    problem = Action.objects.get(plan__problem__domain__code="finances").plan.problem
    assert 'href="tel:0470-canari"' in found["Phone"]
    assert f'href="/participants/{soon.file.uuid}/paths/"' in found["Path"]
    assert f'href="/plans/{soon.file.uuid}/"' in found["Open problems"]
    assert f'href="/plans/{soon.file.uuid}/#problem-{problem.uuid}"' in found["Next due"]
    assert "<a" not in found["Last contact"]


def test_a_colleague_finds_when_the_person_was_there_and_nothing_more(stage, soon, sign_in):
    with acting_as(system(), "test"):  # of which she may not know
        InterventionFactory(participant=soon.file, done_by=stage.members["worker"], date=today())
    found = words(sign_in(stage.colleague), soon.file)
    assert list(found) == ["Last contact"]
    assert found["Last contact"].startswith("Yesterday ")


def test_a_manager_finds_states_and_days_and_no_content(stage, soon, sign_in):
    with acting_as(system(), "test"):
        InterventionFactory(participant=soon.file, done_by=stage.members["worker"], date=today())
    found = items(sign_in(stage.manager), soon.file)
    assert list(found) == ["Path", "Last contact", "Next due"]
    assert "Active" in found["Path"]
    assert "Yesterday" in found["Last contact"]
    assert in_days(3) in found["Next due"]
    assert "Action of the plan" in found["Next due"]
    assert "canari" not in "".join(found.values())
    assert "<a" not in "".join(found.values())


def test_a_manager_does_not_learn_when_something_of_health_is_due(stage, soon, sign_in):
    with acting_as(system(), "test"):
        Action.objects.filter(plan__problem__domain__code="finances").update(due_on=None)
        Action.objects.filter(plan__problem__domain__code="health").update(due_on=today() + timedelta(days=2))
    assert in_days(2) not in words(sign_in(stage.manager), soon.file)["Next due"]
    assert words(sign_in(stage.worker), soon.file)["Next due"] == f"{in_days(2)} healthactioncanari"


@pytest.mark.parametrize("way", ["break-glass", "lent", "cover"])
def test_who_reads_the_file_by_exception_finds_the_five(stage, soon, sign_in, way):
    match way:
        case "break-glass":
            open_by_break_glass(soon.file, stage.colleague)
        case "lent":
            lend(soon.file, stage.colleague)
        case "cover":
            cover(stage.members["worker"], stage.colleague)
    found = words(sign_in(stage.colleague), soon.file)
    assert list(found) == ["Path", "Phone", "Last contact", "Open problems", "Next due"]


def test_break_glass_leads_to_nothing_that_is_written(stage, soon, sign_in):
    with acting_as(system(), "test"):
        Action.objects.update(due_on=None)
    open_by_break_glass(soon.file, stage.manager)
    assert "/assessments/" not in items(sign_in(stage.manager), soon.file)["Next due"]


def test_a_protected_file_has_its_head_for_the_named_alone(stage, soon, sign_in):
    seal(soon.file, stage.worker)
    assert len(items(sign_in(stage.worker), soon.file)) == 5
    for user in (stage.colleague, stage.manager):
        response = sign_in(user).get(f"/participants/{soon.file.uuid}/")
        assert response.status_code == 404
        assert "glance" not in response.content.decode()


@pytest.mark.parametrize(
    ("action", "gone"),
    [
        ("participant.file", {"Phone"}),
        ("enrolment.view", {"Path"}),
        ("plan.content", {"Open problems"}),
        ("enrolment.groups", {"Open problems"}),
    ],
)
def test_each_item_follows_its_right(stage, soon, sign_in, monkeypatch, action, gone):
    client = sign_in(stage.worker)
    assert gone <= set(items(client, soon.file))
    monkeypatch.setitem(POLICY, action, {})
    assert not gone & set(items(client, soon.file))


def test_the_last_contact_is_the_later_of_a_session_and_an_interview(stage, soon, sign_in):
    client = sign_in(stage.worker)
    with acting_as(system(), "test"):
        InterventionFactory(participant=soon.file, done_by=stage.members["worker"], date=today(), kind="phone")
    assert words(client, soon.file)["Last contact"] == "Today Phone call"


@pytest.mark.parametrize("kind", ["step", "other"])
def test_what_was_done_without_the_person_is_no_contact(stage, soon, sign_in, kind):
    with acting_as(system(), "test"):
        InterventionFactory(participant=soon.file, done_by=stage.members["worker"], date=today(), kind=kind)
    assert words(sign_in(stage.worker), soon.file)["Last contact"].startswith("Yesterday ")


def test_an_absence_is_no_contact(stage, soon, sign_in):
    attend(soon.file, today(), "excused")
    assert words(sign_in(stage.worker), soon.file)["Last contact"].startswith("Yesterday ")


def test_a_new_file_says_what_is_not_there(stage, sign_in):
    assert words(sign_in(stage.worker), stage.own) == {
        "Path": "None yet",
        "Phone": "Not noted",
        "Last contact": "None noted",
        "Next due": "Nothing",
    }


def test_a_break_is_told_with_its_days(stage, soon, sign_in):
    with acting_as(system(), "test"):
        start, end = today() - timedelta(days=4), today() + timedelta(days=2)
        Enrolment.objects.filter(pk=soon.enrolment.pk).update(state="on_break")
        Break.objects.create(enrolment=soon.enrolment, starts_on=start, planned_end_on=end, kind="care")
    found = words(sign_in(stage.worker), soon.file)
    assert found["Path"].startswith("On a break Remobilisation · on a break since ")
    assert found["Next due"] == f"{in_days(2)} Planned end of the break"


def test_a_path_that_is_over_leaves_nothing_open_and_nothing_due(stage, soon, sign_in):
    with acting_as(system(), "test"):
        Enrolment.objects.filter(pk=soon.enrolment.pk).update(
            state="left", ended_on=today() - timedelta(days=1), exit_reason="moved"
        )
    found = words(sign_in(stage.worker), soon.file)
    assert found["Path"].startswith("Left ")
    assert "Open problems" not in found
    assert found["Next due"] == "Nothing"
    assert words(sign_in(stage.manager), soon.file)["Next due"] == "Nothing"


def test_what_is_past_its_day_is_late(stage, soon, sign_in):
    with acting_as(system(), "test"):
        Action.objects.filter(plan__problem__domain__code="finances").update(due_on=today() - timedelta(days=1))
    assert words(sign_in(stage.worker), soon.file)["Next due"] == "Yesterday late actioncanari"


def test_without_an_action_the_next_assessment_is_due_on_the_last_of_its_days(stage, soon, sign_in):
    with acting_as(system(), "test"):
        Action.objects.update(due_on=None)
    found = items(sign_in(stage.worker), soon.file)["Next due"]
    assert "Midterm assessment" in found
    assert f'href="/assessments/of/{soon.file.uuid}/new/"' in found


def test_a_day_that_is_far_has_its_year(stage, soon, sign_in):
    far = today() + timedelta(days=NEAR + 1)
    with acting_as(system(), "test"):
        Action.objects.filter(plan__problem__domain__code="finances").update(due_on=far)
        Enrolment.objects.filter(pk=soon.enrolment.pk).update(planned_end_on=date(far.year + 2, 1, 1))
    assert words(sign_in(stage.worker), soon.file)["Next due"].startswith(f"{far:%d/%m/%Y} ")
