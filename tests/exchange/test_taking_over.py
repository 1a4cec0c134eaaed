"""The taking over of a centre's past on the page takes two persons and ends once anybody else has written."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.enums import NoticeKind
from accounts.models import Notice
from core.actor import acting_as
from exchange.models import TakingOver
from exchange.scope import _IN_FILES, Mode, is_taking_over
from exchange.services import IMPORT, CannotConfirm, ask_for_import
from exchange.takeover import confirm
from jobs import services as jobs
from jobs.models import Job
from jobs.runner import run as run_job
from participants.models import Participant
from permissions.data_classification import FIELDS
from permissions.transitions import NotAllowed
from tests.exchange.steps import checked, preview, written
from tests.exchange.workbooks import altered, sound, xlsx
from tests.support.factories import ParticipantFactory
from workshops.models import FacilitatorLink, Session


@pytest.fixture(autouse=True)
def _no_queue(sent: list[int]) -> None:
    """Jobs are run by the tests themselves."""


@pytest.fixture
def manager(client, people):
    client.force_login(people.manager)
    return client


@pytest.fixture
def check(manager, people) -> Job:
    """A workbook of a centre without any file, checked, of which a second person was asked."""
    job = checked(manager, sound())
    manager.post(reverse("exchange:import-preview", args=[job.uuid]))
    return job


def address(check: Job) -> str:
    return reverse("exchange:import-confirm", args=[check.uuid])


def test_a_second_person_confirms_and_it_is_written(client, check, people):
    assert check.result["mode"] == Mode.TAKING_OVER
    asked = Notice.objects.filter(kind=NoticeKind.IMPORT_TO_CONFIRM, read_at=None)
    assert {notice.user.first_name for notice in asked} == {"second", "officer"}
    assert "second" in preview(client, check).content.decode()
    client.force_login(people.officer)
    assert address(check) in client.get(reverse("notices")).content.decode()
    page = client.get(address(check)).content.decode()
    assert "Participants" in page
    for person in ("Zérouki", "ER-1", "Bastin"):
        assert person not in page
    assert client.post(address(check)).status_code == 302
    waiting = TakingOver.objects.get()
    assert (waiting.job, waiting.confirmed_by) == (check, people.officer)
    assert waiting.history.first().history_user == people.officer
    assert not asked.all().exists()
    job = Job.objects.get(kind=IMPORT)
    assert job.owner == people.manager
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem) == ("done", "")
    assert Participant.objects.count() == 3
    assert "officer" in client.get(address(check)).content.decode()
    client.post(address(check))  # a second click
    assert Job.objects.filter(kind=IMPORT).count() == 1


def test_asking_twice_tells_once(manager, check):
    manager.post(reverse("exchange:import-preview", args=[check.uuid]))
    assert TakingOver.objects.count() == 1
    assert Notice.objects.filter(kind=NoticeKind.IMPORT_TO_CONFIRM).count() == 2


@pytest.mark.parametrize(("who", "status"), [("manager", 404), ("worker", 403), ("stranger", 404)])
def test_who_does_not_confirm(client, check, people, who, status):
    client.force_login(getattr(people, who))
    assert client.get(address(check)).status_code == status
    assert client.post(address(check)).status_code == status
    assert not Job.objects.filter(kind=IMPORT).exists()


@pytest.mark.parametrize("who", ["manager", "worker"])
def test_the_service_refuses_them_too(check, people, who):
    user = getattr(people, who)
    with acting_as(user, "test", centre=people.here), pytest.raises(NotAllowed):
        confirm(TakingOver.objects.get(), by=user)


def test_who_confirms_is_asked_again_who_she_is(client, check, people):
    client.force_login(people.second, ago=3600)
    response = client.post(address(check))
    assert response.status_code == 302
    assert response.url != address(check)
    assert TakingOver.objects.waiting().exists()
    assert not Job.objects.filter(kind=IMPORT).exists()


def test_nothing_is_written_without_the_second_person(check, people):
    with pytest.raises(CannotConfirm):
        ask_for_import(check, by=people.manager)
    source = check.files.get(role="source")
    params = {"check": str(check.uuid), "sha256": source.sha256, "fingerprint": check.result["fingerprint"]}
    with acting_as(people.manager, "test", centre=people.here):
        file = (source.name, source.content_type, source.read())
        job = jobs.start(IMPORT, by=people.manager, centre=people.here, params=params, source=file)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "second person" in job.problem
    assert not Participant.objects.exists()


def test_nobody_else_in_the_centre(client, people):
    client.force_login(people.stranger)
    check = checked(client, sound())
    response = client.post(reverse("exchange:import-preview", args=[check.uuid]), follow=True)
    assert "Nobody else in your centre may confirm" in response.content.decode()
    assert not TakingOver.objects.exists()


def test_the_past_is_one_persons_own_until_anybody_else_writes(manager, people, bring_in):
    assert is_taking_over(people.here, people.manager)
    written(people, sound())
    assert is_taking_over(people.here, people.manager)
    assert not is_taking_over(people.here, people.second)
    again = checked(manager, altered(("Participants", 2, "Code postal", "1000")))
    assert again.result["mode"] == Mode.TAKING_OVER
    assert again.result["tallies"]["Participants"] == [0, 1, 2]
    with acting_as(people.worker, "test", centre=people.here):
        ParticipantFactory(centre=people.here)
    assert not is_taking_over(people.here, people.manager)
    later = checked(manager, altered(("Participants", 2, "Code postal", "1000")))
    assert later.result["mode"] == Mode.OWNER
    assert later.result["left"]["Participants"] == 3


def test_everything_in_a_file_ends_the_taking_over():
    """Every model with fields of a file is looked at, grants and reviews aside: they write nothing in it."""
    of_files = {"identity", "contact", "national_number", "enrolment", "assessment_states", "plan_states", "content"}
    of_files |= {"health_family", "attendance"}
    models = {
        apps.get_model(label)
        for label, fields in FIELDS.items()
        if label.split(".")[0] in ("participants", "assessments", "actionplans", "workshops") and of_files & set(fields)
    }
    looked_at = {model for model, _path in _IN_FILES}
    assert {model for model in models if hasattr(model, "history")} - looked_at <= {Session, FacilitatorLink}


def test_the_past_that_the_host_brought_is_not_taken_over(brought):
    assert not is_taking_over(brought.here, brought.manager)
    assert is_taking_over(brought.there, brought.stranger)


def test_a_taking_over_ends_between_check_and_writing(check, people, client):
    client.force_login(people.second)
    client.post(address(check))
    with acting_as(people.worker, "test", centre=people.here):
        ParticipantFactory(centre=people.here)
    job = Job.objects.get(kind=IMPORT)
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "Check the workbook again" in job.problem
    assert Participant.objects.count() == 1


def test_the_pages_say_which_import_it_is(manager, people, bring_in):
    page = manager.get(reverse("exchange:import")).content.decode()
    assert "a second person of your centre" in page
    text = preview(manager, checked(manager, xlsx(sound()))).content.decode()
    assert "Ask a second person to confirm" in text
    bring_in(sound())
    page = manager.get(reverse("exchange:import")).content.decode()
    assert "a second person of your centre" not in page
    assert "stays with its key worker" in page
