"""D14 Operations of funders: set up by a manager, chosen for a path."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from core.actor import acting_as
from core.periods import today
from participants.models import Operation
from participants.views.operations import _operations
from tests.actionplans.pages import fill, rendered, words
from tests.support.factories import EnrolmentFactory, OperationFactory, SealFactory, system

pytestmark = pytest.mark.django_db
LIST = "/our-centre/operations/"


@pytest.fixture
def manager(stage, sign_in):
    return sign_in(stage.manager)


@pytest.fixture
def path(stage):
    with acting_as(system(), "test"):
        return EnrolmentFactory(participant=stage.own, state="active")


def operation(centre, **values) -> Operation:
    with acting_as(system(), "test"):
        return OperationFactory(centre=centre, **values)


class TestRecords:
    def test_a_manager_adds_one_and_changes_it(self, stage, manager):
        sent = {"code": "FSE-12", "title": "Remobiliser", "funder": "FSE", "rules": "esf_2021", "starts_on": "1/1/2026"}
        assert fill(manager, f"{LIST}new/", **sent).url == LIST
        made = Operation.objects.get(centre=stage.here)
        assert (str(made), made.starts_on, made.ends_on) == ("FSE-12 · Remobiliser", date(2026, 1, 1), None)
        assert made.history.get().history_user == stage.manager
        assert fill(manager, f"{LIST}{made.uuid}/", ends_on="31/12/2026").status_code == 302
        made.refresh_from_db()
        assert made.ends_on == date(2026, 12, 31)
        shown = words(manager.get(LIST))
        assert "ESF+ 2021-2027" in shown
        assert "31 December 2026" in shown

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({"code": "Taken"}, "An operation of this code exists already."),
            ({"code": ""}, "Enter the code of the operation."),
            ({"rules": ""}, "Choose by whose rules the operation is accounted for."),
            ({"starts_on": "2/1/2026", "ends_on": "1/1/2026"}, "The end is before the start"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, stage, manager, sent, sentence):
        operation(stage.here, code="Taken")
        operation(stage.there, code="New")  # a code is once a centre
        answer = fill(manager, f"{LIST}new/", **{"code": "New", "rules": "other", **sent})
        assert answer.status_code in {409, 422}
        assert sentence in words(answer)
        assert Operation.objects.filter(centre=stage.here).count() == 1

    def test_one_that_a_path_names_is_not_deleted(self, stage, manager, path):
        used, free = operation(stage.here), operation(stage.here)
        path.operation = used
        with acting_as(system(), "test"):
            path.save()
        for one in (used, free):
            manager.post(f"{LIST}{one.uuid}/remove/")
        assert list(Operation.objects.all()) == [used]

    def test_a_protected_file_is_not_in_the_number_of_paths(self, stage, manager, path):
        path.operation = operation(stage.here)
        with acting_as(system(), "test"):
            path.save()
        assert [row.cells[-1] for row in _operations(stage.here, stage.manager)] == ["1"]
        with acting_as(system(), "test"):
            SealFactory(participant=stage.own, state="in_force", sealed_on=today())
        assert [row.cells[-1] for row in _operations(stage.here, stage.manager)] == ["0"]


class TestPath:
    def test_those_of_the_centre_that_go_on_are_offered_and_the_one_that_stands(self, stage, sign_in, path):
        goes_on = operation(stage.here, code="A")
        kept = operation(stage.here, code="B", ends_on=date(2020, 1, 1))
        operation(stage.here, code="C", ends_on=date(2020, 1, 1))
        operation(stage.there, code="D")
        path.operation = kept
        with acting_as(system(), "test"):
            path.save()
        worker = sign_in(stage.worker)
        form = rendered(worker, reverse("participants:enrolment", args=[path.uuid]))
        assert form.offered["operation"] == ["", str(goes_on.uuid), str(kept.uuid)]
        form = rendered(worker, reverse("participants:new-enrolment", args=[stage.own.uuid]))
        assert form.offered["operation"] == ["", str(goes_on.uuid)]

    def test_it_is_chosen_and_told_in_the_file_and_its_history(self, stage, sign_in, path):
        one = operation(stage.here, code="FSE-12", title="Remobiliser")
        worker = sign_in(stage.worker)
        answer = fill(worker, reverse("participants:enrolment", args=[path.uuid]), operation=str(one.uuid))
        assert answer.status_code == 302
        shown = words(worker.get(reverse("participants:paths", args=[stage.own.uuid])))
        assert "FSE-12 · Remobiliser" in shown
        assert "FSE-12" in words(worker.get(reverse("participants:history", args=[stage.own.uuid])))

    def test_one_of_another_centre_is_refused(self, stage, sign_in, path):
        other = operation(stage.there)
        url = reverse("participants:enrolment", args=[path.uuid])
        assert fill(sign_in(stage.worker), url, operation=str(other.uuid)).status_code in {400, 422}
        assert type(path).objects.get(pk=path.pk).operation is None
