"""Who a person is over time: a change of name or gender, one number on one file, who last followed a file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.actor import acting_as
from core.periods import today
from participants.last_key_worker import last_followed
from participants.models import FormerIdentity, NationalNumber, Participant, ReferentAssignment
from participants.name_search import search
from participants.services.duplicates import possible_duplicates
from participants.services.national_numbers import files_of_one_number
from tests.participants.forms import rendered, send, values_of
from tests.participants.full_file import open_by_break_glass, seal
from tests.support.factories import (
    FormerIdentityFactory,
    NationalNumberFactory,
    ParticipantFactory,
    ReferentAssignmentFactory,
    TrackFactory,
    system,
)

pytestmark = pytest.mark.django_db
NUMBER = "85073003328"
NEW = "/participants/new/"


def person(file, place: str = "identity/") -> str:
    return f"/participants/{file.uuid}/person/{place}"


@pytest.fixture
def file(stage) -> Participant:
    """A file of the worker's own, of a man called Marc."""
    with acting_as(system(), "test"):
        own = stage.own
        own.last_name, own.first_name, own.gender, own.phone = "Urbinati", "Marc", "male", ""
        own.birth_date = date(1985, 6, 1)
        own.save()
    return own


def change(client, file, **values):
    return send(client, person(file), **values)


class TestChange:
    def test_a_change_has_its_day_and_leaves_what_was(self, stage, file, sign_in):
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, person(file)), first_name="Marie", gender="female", changed_on="1/6/2026")
        for _time in range(2):  # sent twice it is kept once
            assert client.post(person(file), sent).status_code == 302
        now = Participant.objects.get(pk=file.pk)
        assert (now.first_name, now.gender) == ("Marie", "female")
        [former] = FormerIdentity.objects.all()
        assert (str(former), former.gender, former.until) == ("Marc Urbinati", "male", date(2026, 5, 31))
        assert former.history.get().history_user == stage.worker
        html = client.get(person(file, "")).content.decode()
        assert f"<dt>Before</dt><dd>Marc Urbinati, {former.get_gender_display()}, until 31 May 2026</dd>" in html

    def test_a_correction_keeps_nothing_but_history(self, stage, file, sign_in):
        assert change(sign_in(stage.worker), file, first_name="Mark").status_code == 302
        assert not FormerIdentity.objects.exists()
        assert file.history.count() >= 2

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"changed_on": "1/6/2026"}, "Neither the name nor the gender changes"),
            ({"first_name": "Marie", "changed_on": "1/6/1985"}, "This day is not after the birth date."),
            ({"first_name": "Marie", "changed_on": "1/6/2099"}, "This day has not come yet."),
            ({"first_name": "Marie", "changed_on": "x"}, "This is not a date."),
        ],
    )
    def test_a_day_that_cannot_be_is_said_beside_it(self, stage, file, sign_in, values, sentence):
        response = change(sign_in(stage.worker), file, **values)
        assert response.status_code == 400
        html = response.content.decode()
        assert sentence in html
        assert 'href="#id_changed_on"' in html
        assert Participant.objects.get(pk=file.pk).first_name == "Marc"

    def test_two_at_once_the_second_is_told_and_nothing_is_kept_twice(self, stage, file, sign_in):
        client = sign_in(stage.worker)
        form = rendered(client, person(file))
        assert client.post(person(file), values_of(form, first_name="Marie", changed_on="1/6/2026")).status_code == 302
        second = client.post(person(file), values_of(form, first_name="Maria", changed_on="1/7/2026"))
        assert second.status_code == 409
        assert "Marie" in second.content.decode()
        assert FormerIdentity.objects.count() == 1

    def test_the_former_name_finds_the_file(self, stage, file, sign_in):
        with acting_as(system(), "test"):
            FormerIdentityFactory(participant=file, last_name="Zwartjes", first_name="Bo")
        for text in ("zwart", "Bo Zwartjes", "zwartjes bo"):
            assert file.pk in search(Participant.objects.for_user(stage.colleague, "participant.identity"), text).keys
        seal(file, stage.manager, stage.second_manager)
        found = search(Participant.objects.for_user(stage.colleague, "participant.identity"), "zwartjes")
        assert found.keys == []

    @pytest.mark.parametrize(
        ("reader", "reason"), [("worker", "a former name"), ("colleague", "something else that is noted in that file")]
    )
    def test_a_former_name_is_a_reason_for_who_edits_the_identity(self, stage, file, sign_in, reader, reason):
        with acting_as(system(), "test"):
            FormerIdentityFactory(participant=file, last_name="Zwartjes", first_name="Bo", gender="male")
            TrackFactory(centre=stage.here)
            track = TrackFactory(centre=stage.here)
        values = {"last_name": "Zwartjes", "first_name": "Bo", "birth_date": "1/6/1985", "track": str(track.uuid)}
        response = send(sign_in(getattr(stage, reader)), NEW, **values)
        [one] = response.context["alike"]
        assert one.file == file
        assert reason in one.reasons
        assert ("a former name" in response.content.decode()) is (reader == "worker")

    def test_who_was_before_is_told_to_who_edits_and_to_nobody_else(self, stage, file, sign_in):
        change(sign_in(stage.worker), file, first_name="Marie", gender="female", changed_on="1/6/2026")
        history = f"/participants/{file.uuid}/history/"
        own = sign_in(stage.worker).get(history).content.decode()
        assert "Marc, now Marie" in own
        open_by_break_glass(file, stage.colleague)
        client = sign_in(stage.colleague)
        for place in (history, person(file, ""), f"/participants/{file.uuid}/"):
            response = client.get(place)
            assert response.status_code == 200
            assert "Marc" not in response.content.decode()
        assert "Marc" not in sign_in(stage.manager).get(f"/participants/{file.uuid}/").content.decode()

    def test_figures_count_the_gender_of_the_last_day_of_a_period(self, stage, file):
        """Counted by hand: a man until 31 May 2026, a woman since; a correction counts for every year."""
        with acting_as(system(), "test"):
            FormerIdentityFactory(participant=file, first_name="Marc", gender="male", until=date(2026, 5, 31))
            FormerIdentityFactory(participant=file, first_name="Ma", gender="other", until=date(2024, 12, 31))
            file.gender = "female"
            file.save()

        def gender(day: date) -> str:
            return Participant.objects.with_gender_on(day).get(pk=file.pk).gender_on

        assert [gender(date(year, 12, 31)) for year in (2023, 2024, 2025, 2026)] == ["other", "other", "male", "female"]
        assert gender(date(2026, 5, 31)) == "male"
        assert gender(date(2026, 6, 1)) == "female"
        assert FormerIdentity.objects.filter(participant=file).of_day(date(2025, 1, 1)).first().gender == "male"

    def test_statements_of_a_question_do_not_grow_with_former_names(self, stage, file):
        given = {"last_name": "Zwartjes", "first_name": "Bo", "phone": ""}
        given |= {"birth_date": None, "birth_precision": "day"}

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert possible_duplicates(stage.worker, stage.here, person=given)
            return len(queries)

        with acting_as(system(), "test"):
            FormerIdentityFactory(participant=file, last_name="Zwartjes", first_name="Bo")
            few = asked()
            for place in range(4):
                other = ParticipantFactory(centre=stage.here, last_name=f"Other{place}")
                FormerIdentityFactory(participant=other, last_name="Zwartjes", first_name="Bo")
        assert asked() == few
        assert few <= 6


class TestNumberOnOneFile:
    def test_who_may_read_the_number_is_told_on_which_file_it_stands(self, stage, file, sign_in):
        with acting_as(system(), "test"):
            NationalNumberFactory(participant=file, value=NUMBER)
            other = ParticipantFactory(centre=stage.here, last_name="Bensalem")
            ReferentAssignmentFactory(participant=other, member=stage.members["worker"], starts_on=today())
        response = send(sign_in(stage.worker), person(other, "number/"), value=NUMBER)
        assert response.status_code == 400
        assert f"This number is noted on the file {file.file_number} of Marc Urbinati" in response.content.decode()
        assert not NationalNumber.objects.filter(participant=other).exists()

    def test_two_files_of_one_number_are_told_to_the_manager_by_their_numbers(self, stage, file, sign_in):
        with acting_as(system(), "test"):
            NationalNumberFactory(participant=file, value=NUMBER)
            other = ParticipantFactory(centre=stage.here, last_name="Bensalem")
            NationalNumberFactory(participant=other, value=NUMBER, stands_twice=True)
        assert [set(one) for one in files_of_one_number(stage.manager, stage.here)] == [{file, other}]
        html = sign_in(stage.manager).get("/").content.decode()
        assert f"{file.file_number}, {other.file_number}" in html
        assert NUMBER not in html
        for user in (stage.worker, stage.colleague):
            assert "One national register number" not in sign_in(user).get("/").content.decode()

    def test_a_sealed_file_is_not_told(self, stage, file, sign_in):
        with acting_as(system(), "test"):
            NationalNumberFactory(participant=file, value=NUMBER)
            other = ParticipantFactory(centre=stage.here, last_name="Bensalem")
            NationalNumberFactory(participant=other, value=NUMBER, stands_twice=True)
        seal(file, stage.worker, stage.second_manager)
        assert files_of_one_number(stage.manager, stage.here) == []


class TestLastFollowed:
    @pytest.fixture
    def left(self, stage) -> Participant:
        """A file that the colleague followed until yesterday and nobody follows today."""
        with acting_as(system(), "test"):
            left = ParticipantFactory(centre=stage.here, last_name="Zwartjes", first_name="Bo", birth_date=None)
            day = today() - timedelta(days=400)
            ReferentAssignmentFactory(
                participant=left, member=stage.members["worker"], starts_on=day, ends_on=day + timedelta(days=30)
            )
            ReferentAssignmentFactory(
                participant=left,
                member=stage.members["colleague"],
                starts_on=day + timedelta(days=31),
                ends_on=date(2026, 6, 30),
            )
        return left

    @pytest.fixture(autouse=True)
    def _now(self):
        with time_machine.travel("2026-11-29 12:00", tick=True):
            yield

    def test_the_head_of_a_file_says_who_followed_it_last(self, stage, left, sign_in):
        html = sign_in(stage.manager).get(f"/participants/{left.uuid}/").content.decode()
        assert f"followed until 30 June 2026 by {stage.members['colleague']}" in html

    def test_the_notice_of_duplicates_says_it_too(self, stage, left, sign_in):
        with acting_as(system(), "test"):
            track = TrackFactory(centre=stage.here)
        response = send(sign_in(stage.worker), NEW, last_name="Zwartjes", first_name="Bo", track=str(track.uuid))
        assert f"followed until 30 June 2026 by {stage.members['colleague']}" in response.content.decode()

    def test_it_is_one_statement_and_only_for_who_may_know(self, stage, left):
        with CaptureQueriesContext(connection) as queries:
            assert set(last_followed(stage.worker, [left])) == {left.pk}
        assert len(queries) <= 2
        assert last_followed(stage.facilitator, [left]) == {}
        seal(left, stage.manager, stage.second_manager)
        assert last_followed(stage.worker, [left]) == {}
        assert ReferentAssignment.objects.filter(participant=left).count() == 2

    def test_nobody_ever(self, stage):
        with acting_as(system(), "test"):
            never = ParticipantFactory(centre=stage.here)
        assert last_followed(stage.worker, [never]) == {}
        assert last_followed(stage.worker, []) == {}
