"""A person's file: who sees how much of it, and what each look leaves in the access log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from audit.enums import Extent
from audit.models import AccessEntry
from core.actor import acting_as
from core.periods import today
from participants.models import ReferentAssignment
from permissions.policy import POLICY
from tests.participants.full_file import (
    CONTACT,
    CONTENT,
    HEALTH_FAMILY,
    IDENTITY,
    NUMBER,
    cover,
    lend,
    open_by_break_glass,
    seal,
)
from tests.support.factories import system
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db
SECRET = [*CONTACT, *CONTENT, *HEALTH_FAMILY]
KNOW_OF_NO_FILE = [Role.FACILITATOR, Role.COORDINATOR, Role.DPO, Role.ADMINISTRATOR]


def address(file) -> str:
    return f"/participants/{file.uuid}/"


def page(client, file) -> str:
    response = client.get(address(file))
    assert response.status_code == 200
    return one_line(response)


SECTIONS = ("", "person/", "paths/", "interventions/", "history/", "readers/", "attendance/")


def every(client, file) -> str:
    """Return the sections of a file that the person may open, one after the other."""
    found = [client.get(f"{address(file)}{section}") for section in SECTIONS]
    assert {response.status_code for response in found} <= {200, 403}
    return "\n".join(response.content.decode() for response in found if response.status_code == 200)


def entries() -> list[tuple[str, str, list]]:
    """Return what, extent and the files of every entry of the access log."""
    return [
        (entry.what, entry.extent, list(entry.files.values_list("file", flat=True)))
        for entry in AccessEntry.objects.order_by("pk").prefetch_related("files")
    ]


def seen(words: list[str], html: str) -> list[str]:
    return [word for word in words if word in html]


def test_the_key_worker_sees_the_whole_file(stage, scene, sign_in):
    client = sign_in(stage.worker)
    html = page(client, scene.file)
    assert seen([*IDENTITY, *CONTACT, "2016-canari", "goalcanari", "interventioncanari"], html) == [
        *IDENTITY,
        *CONTACT,
        "2016-canari",
        "goalcanari",
        "interventioncanari",
    ]
    assert "Note an intervention" in html
    assert "Go on with the assessment" in html
    assert "There at 1 of 1 session" in html
    assert entries() == [("participants.file", Extent.OPENED, [scene.file.uuid])]
    assert AccessEntry.objects.get().purpose == "Follow-up by the key worker"
    html = every(client, scene.file)
    assert seen(["operation7", "Dependent children", "Taking part in the programme"], html) == [
        "operation7",
        "Dependent children",
        "Taking part in the programme",
    ]
    assert NUMBER not in html
    assert "85.07.30" not in html


def test_each_section_is_an_entry_of_its_own(stage, scene, sign_in):
    client = sign_in(stage.worker)
    every(client, scene.file)
    named = ["file", "person", "paths", "interventions", "history", "readers"]
    assert [what for what, _extent, _files in entries()] == [
        *(f"participants.{name}" for name in named),
        "workshops.attendance",
    ]
    assert {tuple(files) for _what, _extent, files in entries()} == {(scene.file.uuid,)}


def test_the_sections_that_may_be_opened_are_the_ones_that_are_offered(stage, scene, sign_in):
    for who, offered in (("worker", SECTIONS), ("colleague", ("", "attendance/")), ("manager", ("", "attendance/"))):
        client = sign_in(getattr(stage, who))
        html = page(client, scene.file)
        for section in SECTIONS:
            shown = f'href="{address(scene.file)}{section}"' in html
            assert shown == (section in offered), (who, section)
            assert client.get(f"{address(scene.file)}{section}").status_code == (200 if shown else 403)


def test_at_most_two_buttons_and_nothing_destructive_on_the_overview(stage, scene, sign_in):
    html = page(sign_in(stage.worker), scene.file)
    actions = html[html.index('class="title-actions"') :]
    assert actions[: actions.index("</div>")].count("<a ") == 2
    assert not seen(["Protect this file", "Hand this file over", "Lend this file"], html)
    assert seen(
        ["Protect this file", "Hand this file over", "Lend this file"], every(sign_in(stage.worker), scene.file)
    )


def test_no_name_is_in_title_or_address(stage, scene, sign_in):
    html = page(sign_in(stage.worker), scene.file)
    title = html[html.index("<title>") : html.index("</title>")]
    assert not seen(IDENTITY, title)
    assert scene.file.file_number in title


def test_a_colleague_sees_identity_groups_attendance(stage, scene, sign_in):
    html = page(sign_in(stage.colleague), scene.file)
    assert seen(IDENTITY, html) == IDENTITY
    assert "2016-canari" in html
    assert "There at 1 of 1 session" in html
    assert f"talk to {stage.worker.get_full_name()}" in html
    assert not seen([*SECRET, NUMBER, "operation7", "Active", "4 January 2016", "Validated", "Running"], html)
    assert "Note an intervention" not in html
    assert "national-number" not in html
    assert entries() == [("participants.reduced", Extent.LISTED, [scene.file.uuid])]


def test_a_manager_sees_enrolment_and_states_and_dates(stage, scene, sign_in):
    html = page(sign_in(stage.manager), scene.file)
    assert seen([*IDENTITY, "operation7", "Active", "since 4 January 2016"], html) == [
        *IDENTITY,
        "operation7",
        "Active",
        "since 4 January 2016",
    ]
    assert "Validated" in html
    assert "1 June 2016" in html
    assert "Running" in html
    assert "agreed on 4 January 2016" in html
    assert not seen([*SECRET, NUMBER, "/assessments/", "Levels by aspect"], html)
    assert entries() == [("participants.reduced", Extent.LISTED, [scene.file.uuid])]


@pytest.mark.parametrize("role", KNOW_OF_NO_FILE)
def test_other_roles_find_nothing(stage, scene, sign_in, role):
    assert sign_in(stage.of_role(role)).get(address(scene.file)).status_code == 404
    assert entries() == []


@pytest.mark.parametrize("who", ["stranger", "other_manager"])
def test_another_centre_finds_nothing(stage, scene, sign_in, who):
    response = sign_in(getattr(stage, who)).get(address(scene.file))
    assert response.status_code == 404
    assert not seen([*IDENTITY, scene.file.file_number], response.content.decode())
    assert entries() == []


def test_nobody_signed_in_is_sent_to_sign_in(client, scene):
    assert client.get(address(scene.file)).status_code == 302
    assert client.post(f"{address(scene.file)}national-number/").status_code == 302


def test_a_sealed_file_is_there_for_the_named_alone(stage, scene, sign_in):
    seal(scene.file, stage.worker, stage.manager)
    assert "Protected file" in page(sign_in(stage.worker), scene.file)
    assert sign_in(stage.manager).get(address(scene.file)).status_code == 200
    for user in (stage.colleague, stage.second_manager):
        assert sign_in(user).get(address(scene.file)).status_code == 404
    assert len(entries()) == 2


def test_a_key_worker_who_is_not_named_finds_nothing(stage, scene, sign_in):
    seal(scene.file, stage.colleague, stage.manager)
    assert sign_in(stage.worker).get(address(scene.file)).status_code == 404
    html = page(sign_in(stage.colleague), scene.file)
    assert "followed by somebody else" in html  # named, and with the rights that she has anyway


def test_an_assignment_that_ended_yesterday_opens_nothing_more(stage, scene, sign_in):
    with acting_as(system(), "test"):
        charge = ReferentAssignment.objects.get(participant=scene.file)
        charge.ends_on = today() - timedelta(days=1)
        charge.save()
    html = page(sign_in(stage.worker), scene.file)
    assert not seen(SECRET, html)
    assert "no key worker today" in html


def test_break_glass_opens_it_read_only_and_says_so(stage, scene, sign_in):
    grant = open_by_break_glass(scene.file, stage.manager)
    html = page(sign_in(stage.manager), scene.file)
    assert seen(["goalcanari", "healthgoalcanari", "interventioncanari", "canari@jalon.invalid"], html) == [
        "goalcanari",
        "healthgoalcanari",
        "interventioncanari",
        "canari@jalon.invalid",
    ]
    assert "read only" in html
    assert "was told" in html
    assert f"{timezone.localtime(grant.ends_at):%H:%M}" in html
    assert "Note an intervention" not in html
    assert "national-number" not in html
    assert "/domain/" not in html
    assert AccessEntry.objects.get().purpose == "Opened once with a reason, which is reviewed"
    assert entries()[0][1] == Extent.OPENED


@pytest.mark.parametrize("values", [{"ends_at": timedelta(seconds=-1)}, {"revoked_at": timedelta(0)}])
def test_a_grant_that_ended_opens_nothing(stage, scene, sign_in, values):
    values = {name: timezone.now() + value for name, value in values.items()}
    if "ends_at" in values:
        values = {**values, "granted_at": values["ends_at"] - timedelta(hours=4)}
    open_by_break_glass(scene.file, stage.colleague, **values)
    assert not seen(SECRET, page(sign_in(stage.colleague), scene.file))


def test_a_grant_of_somebody_else_or_of_another_file_opens_nothing(stage, scene, sign_in):
    open_by_break_glass(scene.file, stage.manager)
    open_by_break_glass(stage.colleagues, stage.second_manager)
    assert not seen(SECRET, page(sign_in(stage.second_manager), scene.file))


def test_who_covers_works_in_the_file(stage, scene, sign_in):
    lent = cover(stage.members["worker"], stage.colleague)
    html = page(sign_in(stage.colleague), scene.file)
    assert "You stand in for worker" in html
    assert str(lent.ends_on.year) in html
    assert "Note an intervention" in html
    assert "goalcanari" in html
    assert AccessEntry.objects.get().purpose == "Follow-up while the key worker was away"


def test_a_file_that_was_lent_says_so(stage, scene, sign_in):
    lend(scene.file, stage.colleague)
    assert "gave you access to this file until" in page(sign_in(stage.colleague), scene.file)


def test_health_and_family_ask_for_their_own_right(stage, scene, sign_in, monkeypatch):
    monkeypatch.setitem(POLICY, "participant.health_family", {})
    html = every(sign_in(stage.worker), scene.file)
    assert not seen([*HEALTH_FAMILY, "Dependent children", "Health", "Family life"], html)
    assert seen(["goalcanari", "interventioncanari", "Finances", "Labour status"], html) == [
        "goalcanari",
        "interventioncanari",
        "Finances",
        "Labour status",
    ]


@pytest.mark.parametrize(
    ("action", "gone"),
    [
        ("plan.content", ["goalcanari", "problemcanari"]),
        ("attendance.view", ["There at 1 of 1"]),
        ("enrolment.view", ["operation7"]),
        ("enrolment.groups", ["2016-canari"]),
        ("participant.change", ["Note an intervention"]),
        ("participant.national_number", ["national-number", "person/number/"]),
        ("assessment.move", ["Go on with the assessment"]),
    ],
)
def test_each_part_follows_its_right(stage, scene, sign_in, monkeypatch, action, gone):
    client = sign_in(stage.worker)
    assert seen(gone, every(client, scene.file)) == gone
    monkeypatch.setitem(POLICY, action, {})
    assert not seen(gone, every(client, scene.file))


def test_the_page_makes_as_many_statements_however_much_there_is(stage, scene, sign_in, django_assert_max_num_queries):
    client = sign_in(stage.worker)
    with django_assert_max_num_queries(40) as few:
        page(client, scene.file)
    from datetime import date

    from tests.participants.full_file import attend
    from tests.support.factories import InterventionFactory, PlanFactory, ProblemFactory

    with acting_as(system(), "test"):
        for _time in range(4):
            InterventionFactory(participant=scene.file, done_by=stage.members["worker"])
            PlanFactory(problem=ProblemFactory(enrolment=scene.enrolment), state="running")
    attend(scene.file, date(2016, 4, 1))
    with django_assert_max_num_queries(len(few)):
        page(client, scene.file)


def test_no_entry_no_page(stage, scene, sign_in, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError("the log is full")

    monkeypatch.setattr("participants.access.log_read", refuse)
    client = sign_in(stage.worker)
    client.raise_request_exception = False
    response = client.get(address(scene.file))
    assert response.status_code == 500
    assert not seen([*IDENTITY, *SECRET], response.content.decode())


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_page_is_read_only(stage, scene, sign_in, method):
    assert getattr(sign_in(stage.worker), method)(address(scene.file)).status_code == 405


class TestNationalNumber:
    def url(self, scene) -> str:
        return f"{address(scene.file)}national-number/"

    def test_a_button_shows_it_with_an_entry_of_its_own(self, stage, scene, sign_in):
        response = sign_in(stage.worker).post(self.url(scene))
        assert "85.07.30-033.28" in response.content.decode()
        assert "no-store" in response["Cache-Control"]
        assert entries() == [("participants.national_number", Extent.OPENED, [scene.file.uuid])]

    def test_an_address_alone_does_not(self, stage, scene, sign_in):
        assert sign_in(stage.worker).get(self.url(scene)).status_code == 405
        assert entries() == []

    @pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("manager", 403), ("stranger", 404), ("dpo", 404)])
    def test_others_do_not_see_it(self, stage, scene, sign_in, who, status):
        response = sign_in(getattr(stage, who)).post(self.url(scene))
        assert response.status_code == status
        assert not seen(["85.07", NUMBER, *IDENTITY], response.content.decode())
        assert entries() == []

    def test_break_glass_does_not_open_it(self, stage, scene, sign_in):
        open_by_break_glass(scene.file, stage.manager)
        assert sign_in(stage.manager).post(self.url(scene)).status_code == 403

    def test_a_file_without_one_offers_no_button(self, stage, sign_in):
        html = every(sign_in(stage.worker), stage.own)
        assert "national-number" not in html
        assert "not noted" in html
