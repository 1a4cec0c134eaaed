"""What comes after the path: it is what completing an enrolment asks for."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from actionplans.models import ExitProject
from core.actor import acting_as
from core.history import save_changes
from permissions.transitions import MoveRefused, perform
from tests.actionplans.pages import fill, form_of, rendered, words
from tests.participants.full_file import cover, open_by_break_glass
from tests.support.factories import ExitProjectFactory, system

pytestmark = pytest.mark.django_db


def address(plans) -> str:
    return f"/plans/exit-project/{plans.enrolment.uuid}/"


@pytest.mark.parametrize("kind", ["social", "professional", "none"])
def test_it_is_noted_and_completes_the_path(stage, plans, sign_in, kind):
    refused = pytest.raises(MoveRefused, match="exit project")
    with acting_as(stage.worker, "test"), translation.override("en"), refused:
        perform(plans.enrolment, "complete", by=stage.worker, ended_on=date(2017, 6, 1))
    answer = fill(sign_in(stage.worker), address(plans), kind=kind, description="A training as a baker")
    assert answer.url == f"/plans/{plans.file.uuid}/#exit-project"
    project = ExitProject.objects.get(enrolment=plans.enrolment)
    assert (project.kind, project.description) == (kind, "A training as a baker")
    with acting_as(stage.worker, "test"):
        plans.enrolment.no_exit_assessment_reason = "Left for work"
        plans.enrolment.save()
        save_changes(plans.plan, ending="new_path")
        done = perform(plans.enrolment, "complete", by=stage.worker, ended_on=date(2017, 6, 1))
    assert done.state == "completed"


def test_one_of_the_three_is_chosen(stage, plans, sign_in):
    answer = fill(sign_in(stage.worker), address(plans), description="Kept words")
    assert answer.status_code == 422
    assert 'href="#id_kind_0"' in words(answer)
    assert form_of(answer, address(plans)).values["description"] == "Kept words"
    assert not ExitProject.objects.exists()


def test_sent_twice_it_is_one(stage, plans, sign_in):
    client = sign_in(stage.worker)
    sent = rendered(client, address(plans)).values | {"kind": "social", "description": "A choir"}
    for _time in range(2):
        assert client.post(address(plans), sent).status_code == 302
    assert ExitProject.objects.get().history.count() == 1


def test_gone_back_to_and_changed_it_is_told(stage, plans, sign_in):
    client = sign_in(stage.worker)
    sent = rendered(client, address(plans)).values | {"kind": "social", "description": "A choir"}
    client.post(address(plans), sent)
    answer = client.post(address(plans), sent | {"description": "A band"})
    assert answer.status_code == 422
    assert "An exit project is noted meanwhile." in words(answer)
    assert form_of(answer, address(plans)).values["description"] == "A band"
    assert ExitProject.objects.get().description == "A choir"


def test_noted_by_two_the_second_is_told(stage, plans, sign_in):
    client = sign_in(stage.worker)
    sent = rendered(client, address(plans)).values | {"kind": "social", "description": "Mine"}
    with acting_as(system(), "test"):
        ExitProjectFactory(enrolment=plans.enrolment, description="Theirs")
    answer = client.post(address(plans), sent)
    assert answer.status_code == 409
    assert "Theirs" in words(answer)
    assert form_of(answer, address(plans)).values["description"] == "Mine"
    assert ExitProject.objects.get().description == "Theirs"


def test_it_is_changed_and_two_at_once_are_told(stage, plans, sign_in):
    with acting_as(system(), "test"):
        ExitProjectFactory(enrolment=plans.enrolment, description="A choir")
    cover(stage.members["worker"], stage.colleague)
    worker, colleague = sign_in(stage.worker), sign_in(stage.colleague)
    first, second = (rendered(client, address(plans)).values for client in (worker, colleague))
    assert worker.post(address(plans), first | {"description": "A band"}).status_code == 302
    assert colleague.post(address(plans), second | {"description": "A school"}).status_code == 409
    assert ExitProject.objects.get().description == "A band"


@pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("manager", 403), ("stranger", 404), ("dpo", 404)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_may_not(stage, plans, sign_in, who, status, method):
    answer = getattr(sign_in(getattr(stage, who)), method)(address(plans), {"kind": "none"})
    assert answer.status_code == status
    assert not ExitProject.objects.exists()


def test_break_glass_reads_only(stage, plans, sign_in):
    open_by_break_glass(plans.file, stage.manager)
    assert sign_in(stage.manager).get(address(plans)).status_code == 403


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods(stage, plans, sign_in, method):
    assert getattr(sign_in(stage.worker), method)(address(plans)).status_code == 405
