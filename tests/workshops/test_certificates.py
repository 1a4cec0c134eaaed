"""Certificates of participation: their text is that of the registers, counted by hand; of one person and of a group."""

from __future__ import annotations

import io
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from audit.enums import Extent
from audit.models import AccessEntry
from core.actor import acting_as
from jobs import messages
from jobs.models import Job, JobFile
from jobs.runner import run
from participants.models import Enrolment, Participant, ReferentAssignment
from tests.participants.full_file import cover, open_by_break_glass
from tests.support import factories as make
from tests.support.client import JalonClient
from tests.workshops.conftest import acted, person, seal
from workshops.certificates import CHUNK, certificates_of, of_group
from workshops.documents import certificates_pdf

ASKED = date(2016, 1, 4)
GROUP = reverse("workshops:certificates")
FIRST, LAST = date(2016, 1, 4), date(2016, 6, 30)


def held(scene, workshop, day: date, marks: dict, *, hours: tuple[int, int] = (9, 12), state: str = "closed"):
    """Write a session whose sheet says this of these persons."""
    with acted():
        found = make.SessionFactory(
            workshop=workshop, date=day, starts_at=time(hours[0]), ends_at=time(hours[1]), state=state
        )
        for who, status in marks.items():
            make.AttendanceFactory(session=found, participant=who, status=status)
    return found


@pytest.fixture
def scene(here):
    """Omar's path of 2016, of whom the worker is the key worker: 3 h + 3 h + 3 h of theatre, 2 h of swimming."""
    here.omar = here.people[2]
    with acted():
        member = make.TeamMemberFactory(centre=here.centre, code="SW1", user=here.social_worker)
        make.ReferentAssignmentFactory(participant=here.omar, member=member, starts_on=FIRST)
        here.swimming = make.WorkshopFactory(centre=here.centre, title="Swimming", kind="cultural")
        here.theatre = make.WorkshopFactory(centre=here.centre, title="Theatre", kind="artistic")
        Enrolment.objects.filter(participant=here.omar).update(
            starts_on=FIRST, ended_on=LAST, state="left", exit_reason="health_or_family"
        )
    here.member, here.path = member, Enrolment.objects.get(participant=here.omar)
    other = here.people[0]
    for day, status in ((4, "present"), (5, "late"), (6, "left_early"), (7, "excused"), (8, "no_news")):
        held(here, here.theatre, date(2016, 1, day), {here.omar: status, other: "present"})
    held(here, here.swimming, LAST, {here.omar: "present"}, hours=(14, 16))
    held(here, here.swimming, LAST + timedelta(days=1), {here.omar: "present"})  # after the path
    held(here, here.swimming, FIRST - timedelta(days=1), {here.omar: "present"})  # before it
    held(here, here.swimming, date(2016, 2, 1), {here.omar: "present"}, state="held")  # never closed
    held(here, here.swimming, date(2016, 2, 2), {here.omar: "not_concerned"})
    return here


def at(path: Enrolment) -> str:
    return reverse("workshops:certificate", args=[path.uuid])


def pages(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def text_of(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    assert answer.headers["Content-Type"] == "application/pdf"
    return " ".join(pages(answer.content))


@pytest.fixture
def made(scene, monkeypatch):
    """Return a function: somebody asks for the certificates of the group, and the job is done."""
    monkeypatch.setattr(messages, "send", lambda job: None)

    def ask(client, group=None, lines: str = "titles") -> Job:
        answer = client.post(GROUP, {"group": str((group or scene.group).uuid), "lines": lines})
        assert answer.status_code == 302, answer.status_code
        return Job.objects.get(uuid=answer.url.strip("/").split("/")[-1])

    return ask


def test_it_says_what_closed_registers_say_of_the_days_of_the_path(client, scene):
    client.force_login(scene.social_worker)
    said = text_of(client.get(at(scene.path)))
    for word in (
        "Certificate of participation", "Centre here", "Omar Diallo", "(G-here)", "signature",
        "from 4 January 2016 to 30 June 2016", "11 h of workshops, in 4 sessions", "Artistic, 9 h: Theatre",
        "Cultural, 2 h: Swimming",
    ):  # fmt: skip
        assert word in said, (word, said)
    assert said.index("Artistic") < said.index("Cultural")


def test_nothing_of_the_rest_of_the_file_is_on_it(client, scene):
    with acted():
        make.InterventionFactory(participant=scene.omar, note="A canary of a note")
        make.FactFactory(participant=scene.omar)
    client.force_login(scene.social_worker)
    answer = client.get(at(scene.path))
    said = text_of(answer)
    for kept in ("canary", "Health", "Left", scene.omar.file_number, "Benali", str(scene.member)):
        assert kept not in said, kept
    assert "Diallo" not in answer["Content-Disposition"]


def test_without_titles_it_names_kinds_and_hours_only(client, scene):
    client.force_login(scene.social_worker)
    said = text_of(client.get(at(scene.path), {"lines": "kinds"}))
    assert "Artistic, 9 h Cultural, 2 h" in said
    assert "Theatre" not in said
    assert "Swimming" not in said


def test_series_of_one_title_are_named_once_and_a_path_that_goes_on_says_since(client, scene):
    with acted():
        again = make.WorkshopFactory(centre=scene.centre, title="Theatre", kind="artistic")
        Enrolment.objects.filter(pk=scene.path.pk).update(ended_on=None, state="active", exit_reason="")
    held(scene, again, date(2016, 3, 1), {scene.omar: "present"})
    client.force_login(scene.social_worker)
    said = text_of(client.get(at(scene.path)))
    assert said.count("Theatre") == 1
    assert "since 4 January 2016" in said
    assert "Artistic, 12 h" in said
    assert "Cultural, 5 h" in said  # the day after the end counts now


def test_it_is_of_its_own_path(client, scene):
    """Two paths of one person: each says what was followed on its own days."""
    with acted():
        later = make.EnrolmentFactory(
            participant=scene.omar, track=scene.track, group=None, number=2, starts_on=date(2017, 1, 2), state="trial"
        )
    held(scene, scene.swimming, date(2017, 1, 3), {scene.omar: "late"}, hours=(9, 10))
    client.force_login(scene.social_worker)
    assert "11 h of workshops" in text_of(client.get(at(scene.path)))
    said = text_of(client.get(at(later)))
    assert "1 h of workshops, in 1 session" in said
    assert "(group" not in said


def test_no_workshop_and_a_long_name_and_forty_workshops_stay_on_a_page(client, scene):
    with acted():
        long = person(scene, "Maria-Magdalena Anne Charlotte", "Van den Broucke-Vandeputte de la Torre y Ruiz")
        path = Enrolment.objects.get(participant=long)
        make.ReferentAssignmentFactory(participant=long, member=scene.member, starts_on=FIRST)
    client.force_login(scene.social_worker)
    empty = client.get(at(path))
    assert "No workshop is noted" in text_of(empty)
    assert "What is counted" not in text_of(empty)
    with acted():
        for number in range(40):
            shop = make.WorkshopFactory(centre=scene.centre, title=f"Atelier de lecture {number:02}")
            held(scene, shop, date(2017, 2, 1), {long: "present"})
    whole = pages(client.get(at(path)).content)
    assert len(whole) == 1
    assert whole[0].count("Atelier de lecture") == 40
    assert "120 h of workshops" in whole[0]


@pytest.mark.parametrize(("language", "word"), [("fr", "Attestation de participation"), ("nl", "Attest van deelname")])
def test_it_is_tagged_titled_and_in_the_language_of_the_page(client, scene, language: str, word: str):
    client.force_login(scene.social_worker)
    client.post(reverse("language"), {"language": language})
    reader = PdfReader(io.BytesIO(client.get(at(scene.path)).content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert reader.metadata.title == word
    assert word in reader.pages[0].extract_text()


def test_it_is_noted_as_leaving_each_time(client, scene):
    client.force_login(scene.social_worker)
    client.get(at(scene.path))
    client.get(at(scene.path))
    entries = AccessEntry.objects.all()
    assert [(one.what, one.extent) for one in entries] == [("workshops.certificate", Extent.EXPORTED)] * 2
    assert {row.file for one in entries for row in one.files.all()} == {scene.omar.uuid}


def test_an_old_sign_in_is_asked_again(scene):
    client = JalonClient()
    client.force_login(scene.social_worker, ago=3600)
    assert client.get(at(scene.path)).status_code == 302
    assert not AccessEntry.objects.exists()


def test_who_gives_it(client, scene, there):
    """The key worker and who covers; the manager, for whom all that it says is of the centre; nobody else."""
    with acted():
        colleague = make.UserFactory(first_name="Colette")
        make.MembershipFactory(user=colleague, centre=scene.centre, role="social_worker")
    for user, status in (
        (scene.manager, 200),
        (colleague, 403),
        (scene.facilitator, 404),
        (scene.coordinator, 404),
        (scene.dpo, 404),
        (scene.administrator, 404),
        (there.manager, 404),
        (there.social_worker, 404),
    ):
        client.force_login(user)
        assert client.get(at(scene.path)).status_code == status, user
    assert AccessEntry.objects.count() == 1
    client.force_login(colleague)
    open_by_break_glass(scene.omar, colleague)
    assert client.get(at(scene.path)).status_code == 403, "break-glass reads; it takes nothing out"
    cover(scene.member, colleague)
    assert client.get(at(scene.path)).status_code == 200
    assert client.post(at(scene.path)).status_code == 405


def test_a_path_never_entered_and_a_sealed_file_have_none(client, scene):
    client.force_login(scene.social_worker)
    with acted():
        Enrolment.objects.filter(pk=scene.path.pk).update(
            ended_on=None, state="candidate", exit_reason="", asked_on=ASKED
        )
    assert client.get(at(scene.path)).status_code == 404
    with acted():
        Enrolment.objects.filter(pk=scene.path.pk).update(state="active")
    seal(scene.omar, scene.manager)
    assert client.get(at(scene.path)).status_code == 404
    client.force_login(scene.manager)
    assert "Omar Diallo" in text_of(client.get(at(scene.path)))


def test_the_pages_lead_to_it_for_who_may(client, scene):
    client.force_login(scene.social_worker)
    for page in ("participants:paths", "workshops:attendance"):
        assert at(scene.path) in client.get(reverse(page, args=[scene.omar.uuid])).content.decode()
        with acted():
            own = Enrolment.objects.filter(pk=scene.path.pk)
            own.update(ended_on=None, state="candidate", exit_reason="", asked_on=ASKED)
        assert at(scene.path) not in client.get(reverse(page, args=[scene.omar.uuid])).content.decode()
        with acted():
            Enrolment.objects.filter(pk=scene.path.pk).update(state="active")
    assert GROUP in client.get(reverse("participants:files")).content.decode()
    client.force_login(scene.manager)
    page = reverse("workshops:attendance", args=[scene.omar.uuid])
    assert at(scene.path) in client.get(page).content.decode()
    with acted():
        ReferentAssignment.objects.all().delete()
    client.force_login(scene.social_worker)
    assert at(scene.path) not in client.get(page).content.decode()


# A group's


def test_a_group_in_one_document_is_as_one_by_one(client, scene, made):
    seal(scene.people[3], scene.dpo)
    client.force_login(scene.manager)
    job = made(client)
    assert run(job.pk) == "done"
    answer = client.get(reverse("job-result", args=[job.uuid]))
    told = pages(answer.content)
    with acting_as(scene.manager, "test", centre=scene.centre):
        paths = list(of_group(scene.manager, scene.group.uuid))
        alone = [pages(certificates_pdf(list(certificates_of(scene.manager, [path])))) for path in paths]
    assert [str(path.participant) for path in paths] == ["Fatima Benali", "Fatima Berger", "Omar Diallo"]
    assert told == [page for document in alone for page in document]
    entry = AccessEntry.objects.get()
    assert (entry.what, entry.extent) == ("workshops.certificates", Extent.EXPORTED)
    assert set(entry.files.values_list("file", flat=True)) == {path.participant.uuid for path in paths}
    outline = PdfReader(io.BytesIO(answer.content)).outline
    assert [one.title for one in outline] == [str(path.participant) for path in paths]


def test_a_worker_makes_those_of_the_own_caseload(client, scene, made):
    client.force_login(scene.social_worker)
    page = client.get(GROUP).content.decode()
    assert "G-here (1 person)" in page
    job = made(client, lines="kinds")
    assert run(job.pk) == "done"
    said = text_of(client.get(reverse("job-result", args=[job.uuid])))
    assert "Omar Diallo" in said
    assert "Fatima" not in said
    assert "Theatre" not in said


def test_asked_twice_it_is_made_once(client, scene, made):
    client.force_login(scene.manager)
    assert made(client) == made(client)
    assert made(client, lines="kinds") != made(client)


def test_a_right_that_ends_meanwhile_withholds_the_document(client, scene, made):
    client.force_login(scene.social_worker)
    job = made(client)
    assert run(job.pk) == "done"
    address = reverse("job-result", args=[job.uuid])
    assert client.get(address).status_code == 200
    ReferentAssignment.objects.update(ends_on=date(2016, 12, 31))
    assert client.get(address).status_code == 404
    assert AccessEntry.objects.count() == 1
    assert not client.post(GROUP, {"group": str(scene.group.uuid), "lines": "titles"}).context["form"].is_valid()


def test_a_right_that_ends_before_the_work_leaves_no_document(client, scene, made):
    client.force_login(scene.social_worker)
    job = made(client)
    ReferentAssignment.objects.update(ends_on=date(2016, 12, 31))
    assert run(job.pk) == "failed"
    job.refresh_from_db()
    assert "nobody in this group" in job.problem
    assert not JobFile.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"group": "x", "lines": "titles"}, {"lines": "titles"}])
def test_what_is_no_group_is_said_beside_the_field(client, scene, sent: dict):
    client.force_login(scene.manager)
    answer = client.post(GROUP, sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors["group"]
    assert not Job.objects.exists()


def test_another_centres_group_is_none(client, scene, there):
    client.force_login(scene.manager)
    answer = client.post(GROUP, {"group": str(there.group.uuid), "lines": "titles"})
    assert answer.status_code == 422
    assert "G-there" not in client.get(GROUP).content.decode()


def test_who_has_no_such_right_does_not_come_in(client, scene):
    for user in (scene.facilitator, scene.coordinator, scene.dpo, scene.administrator):
        client.force_login(user)
        assert client.get(GROUP).status_code == 403


def test_nobody_to_give_one_to(client, scene):
    with acted():
        ReferentAssignment.objects.all().delete()
    client.force_login(scene.social_worker)
    assert "form" in (answer := client.get(GROUP)).context
    assert not answer.context["form"].groups


def test_statements_do_not_grow_with_persons(scene):
    with acting_as(scene.manager, "test", centre=scene.centre):
        few = _statements(scene)
    with acted():
        people = [person(scene, f"First{number}", f"Last{number}") for number in range(6)]
    held(scene, scene.theatre, date(2017, 1, 3), dict.fromkeys(people, "present"))
    with acting_as(scene.manager, "test", centre=scene.centre), translation.override("en"):
        assert _statements(scene) == few
    assert Participant.objects.count() < CHUNK


def _statements(scene) -> int:
    with CaptureQueriesContext(connection) as asked:
        certificates_pdf(list(certificates_of(scene.manager, list(of_group(scene.manager, scene.group.uuid)))))
    return len(asked)
