"""Welcoming a person: a new file, who seems known already, what is asked and never refused, once for one form."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind, Role
from accounts.models import Notice
from audit.models import AccessEntry
from core.actor import acting_as
from core.idempotency import KeyTaken
from core.periods import today
from participants.forms.enrolments import planned_end
from participants.models import Enrolment, NationalNumber, Participant, ReferentAssignment
from participants.presenters import lacking_for_intake
from participants.services import questions
from participants.services.duplicates import possible_duplicates
from participants.services.intake import draw_number
from permissions.policy import POLICY, Scope
from tests.participants.forms import again, bare, rendered, send, values_of
from tests.participants.full_file import fill, seal
from tests.support.days import evaluated, typed_tomorrow
from tests.support.factories import (
    CentreFactory,
    GroupFactory,
    NationalNumberFactory,
    ParticipantFactory,
    TrackFactory,
    system,
)

pytestmark = pytest.mark.django_db
URL = "/participants/new/"
NUMBER = "85073003328"  # born on 30 July 1985


@pytest.fixture
def track(stage):
    with acting_as(system(), "test"):
        immersion = TrackFactory(centre=stage.here, kind="immersion", months=12)
        TrackFactory(centre=stage.there, kind="immersion", months=12)
        return immersion, TrackFactory(centre=stage.here, kind="remobilisation", months=10)


def of_track(track, **values):
    return {"last_name": "Urbinati", "track": str(track[1].uuid), **values}


def known(centre, **values) -> Participant:
    with acting_as(system(), "test"):
        return ParticipantFactory(centre=centre, **values)


def asked(response) -> list[str]:
    """Return the names of the files that are offered as the same person."""
    return [str(one.file) for one in response.context["alike"]]


def test_a_file_begins_with_its_key_worker_and_a_candidate(stage, track, sign_in):
    with acting_as(system(), "test"):
        group = GroupFactory(centre=stage.here, track=track[1], code="2026-1", starts_on=today())
    client = sign_in(stage.worker)
    form = rendered(client, URL)
    sent = values_of(
        form,
        last_name="  Urbinati ",
        first_name="Leïla",
        birth_date="1.6.85",
        gender="other",
        languages="arabe, français, arabe",
        phone="0470/12.34.56",
        email="leila@jalon.invalid",
        address="Rue du Canal 1",
        postcode="1060",
        city="Saint-Gilles",
        track=str(track[1].uuid),
        group=str(group.uuid),
        starts_on="5/1/2026",
    )
    response = client.post(URL, sent, follow=True)
    file = Participant.objects.get(last_name="Urbinati")
    assert response.redirect_chain[-1][0] == f"/participants/{file.uuid}/"
    assert "Note the consent" in response.content.decode()
    assert (file.centre, file.birth_date, file.gender) == (stage.here, date(1985, 6, 1), "other")
    assert (file.languages, file.phone) == (["arabe", "français"], "0470 12 34 56")
    assert file.file_number
    charge = ReferentAssignment.objects.get(participant=file)
    assert (charge.member, charge.starts_on, charge.ends_on) == (stage.members["worker"], today(), None)
    walk = Enrolment.objects.get(participant=file)
    assert (walk.state, walk.group, walk.starts_on) == ("candidate", group, date(2026, 1, 5))
    assert walk.planned_end_on == date(2026, 11, 4)
    assert file.history.get().history_user == stage.worker


def test_a_new_file_has_no_invisible_characters(stage, track, sign_in):
    send(sign_in(stage.worker), URL, **of_track(track, first_name="Le\u200bïla\u202c"))
    assert Participant.objects.get(last_name="Urbinati").first_name == "Leïla"


@pytest.mark.parametrize("place", [0, 1])
def test_the_planned_end_is_proposed_by_the_path_and_may_be_another(stage, track, sign_in, place):
    client = sign_in(stage.worker)
    send(client, URL, last_name="First", track=str(track[place].uuid), starts_on="4/1/2016")
    send(client, URL, last_name="Second", track=str(track[place].uuid), starts_on="4/1/2016", planned_end_on="1/3/2016")
    ends = dict(Enrolment.objects.values_list("participant__last_name", "planned_end_on"))
    assert ends == {"First": [date(2017, 1, 3), date(2016, 11, 3)][place], "Second": date(2016, 3, 1)}


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2016, 1, 4), 10, date(2016, 11, 3)),
        (date(2016, 3, 1), 12, date(2017, 2, 28)),
        (date(2016, 10, 31), 4, date(2017, 2, 28)),
        (date(2016, 12, 31), 12, date(2017, 12, 30)),
        (date(2016, 1, 31), 10, date(2016, 11, 30)),
    ],
)
def test_months_of_a_path(start, months, end):
    assert planned_end(start, months) == end


@pytest.mark.parametrize(
    ("values", "sentence", "field"),
    [
        ({"last_name": ""}, "Enter the last name.", "id_last_name"),
        ({"birth_date": "31/2/1990"}, "This day does not exist.", "id_birth_date"),
        (
            {"birth_date": typed_tomorrow},
            "This day has not come yet. Enter today or an earlier day.",
            "id_birth_date",
        ),
        ({"phone": "12"}, "This is not a phone number.", "id_phone"),
        ({"email": "leila"}, "Check the e-mail address", "id_email"),
        ({"number": "85073003329"}, "check its digits", "id_number"),
        ({"track": "", "childcare": "needed"}, "Choose the path, so that what was said about coming", "id_track_0"),
        ({"starts_on": "soon"}, "This is not a date.", "id_starts_on"),
        (
            {"planned_end_on": "1/1/2001"},
            "Its planned end is before its start: correct one of the two.",
            "id_planned_end_on",
        ),
    ],
)
def test_an_error_is_said_beside_its_field_and_nothing_typed_is_lost(stage, track, sign_in, values, sentence, field):
    client = sign_in(stage.worker)
    form = rendered(client, URL)
    sent = {**values_of(form, **of_track(track, city="Saint-Gilles & <b>")), **evaluated(values)}
    response = client.post(URL, sent)
    assert response.status_code == 400
    html = response.content.decode()
    assert sentence in html
    assert f'href="#{field}"' in html
    assert "Saint-Gilles &amp; &lt;b&gt;" in html
    assert sent["key"] in html
    assert not Participant.objects.filter(last_name="Urbinati").exists()


def test_a_group_of_another_path_is_refused_beside_it(stage, track, sign_in):
    with acting_as(system(), "test"):
        group = GroupFactory(centre=stage.here, track=track[0], code="other", starts_on=today())
    response = send(sign_in(stage.worker), URL, **of_track(track, group=str(group.uuid)))
    assert response.status_code == 400
    assert "This group follows another path. Choose another group or another path." in response.content.decode()


def test_paths_and_groups_of_another_centre_are_not_offered(stage, track, sign_in):
    with acting_as(system(), "test"):
        theirs = GroupFactory(centre=stage.there, code="theirs", starts_on=today())
    form = rendered(sign_in(stage.worker), URL)
    assert set(form.offered["track"]) == {"", *(str(one.uuid) for one in track)}
    assert str(theirs.uuid) not in form.offered["group"]


class TestNumbers:
    def test_it_is_after_the_highest_of_the_centre(self, stage, monkeypatch):
        monkeypatch.setattr("participants.services.intake._step", lambda: 1)
        for number in ("ER-0099", "ER-0123", "ER-0100"):
            known(stage.here, file_number=number)
        known(stage.there, file_number="ER-0500")
        assert draw_number(stage.here) == "ER-0124"

    def test_an_empty_centre_begins_somewhere(self, stage, monkeypatch):
        monkeypatch.setattr("participants.services.intake._step", lambda: 1)
        with acting_as(system(), "test"):
            empty = CentreFactory()
        assert draw_number(empty) == "0001"

    def test_numbers_are_left_out_at_random(self, stage):
        """A number that is missing from the list, because its file is sealed, says no more than any other gap."""
        known(stage.here, file_number="ER-0100")
        steps = {int(draw_number(stage.here).removeprefix("ER-")) - 100 for _time in range(60)}
        assert {1, 2, 3} <= steps

    def test_the_number_of_a_sealed_file_is_never_given_again(self, stage, monkeypatch):
        monkeypatch.setattr("participants.services.intake._step", lambda: 1)
        known(stage.here, file_number="ER-0123")
        seal(known(stage.here, file_number="ER-0124"), stage.manager, stage.second_manager)
        assert draw_number(stage.here) == "ER-0125"

    def test_it_is_typed_nowhere(self, stage, track, sign_in):
        """There is no field that could tell whether a number is taken, and one that is sent says nothing."""
        client = sign_in(stage.worker)
        hidden = known(stage.here, file_number="A-1")
        seal(hidden, stage.manager, stage.second_manager)
        form = rendered(client, URL)
        assert "file_number" not in form.values
        assert client.post(URL, values_of(form, **of_track(track)) | {"file_number": "A-1"}).status_code == 302
        assert Participant.objects.get(last_name="Urbinati").file_number not in {"A-1", ""}


class TestKnownAlready:
    def test_a_close_name_and_the_same_birth_date_are_offered_and_logged(self, stage, track, sign_in):
        there = known(stage.here, last_name="Urbinatti", first_name="Leila", birth_date=date(1985, 6, 1))
        client = sign_in(stage.worker)
        response = send(client, URL, **of_track(track, first_name="Leïla", birth_date="1/6/1985"))
        assert response.status_code == 409
        assert asked(response) == ["Leila Urbinatti"]
        assert f'href="/participants/{there.uuid}/"' in response.content.decode()
        entry = AccessEntry.objects.get(what="participants.alike")
        assert [one.file for one in entry.files.all()] == [there.uuid]
        assert not Participant.objects.filter(last_name="Urbinati").exists()

        response = client.post(URL, again(response, URL))
        assert response.status_code == 302
        assert Participant.objects.filter(last_name="Urbinati").count() == 1

    @pytest.mark.parametrize(
        "values",
        [
            {"last_name": "Urbinati", "birth_date": date(1979, 8, 19)},
            {"last_name": "Bensalem", "first_name": "Nadia", "birth_date": date(1985, 6, 1)},
        ],
    )
    def test_another_birth_date_or_another_name_is_another_person(self, stage, track, sign_in, values):
        known(stage.here, **values)
        assert send(sign_in(stage.worker), URL, **of_track(track, birth_date="1/6/1985")).status_code == 302

    def test_the_same_names_without_a_birth_date_are_offered(self, stage, track, sign_in):
        known(stage.here, last_name="Urbinati", first_name="Leïla", birth_date=None)
        response = send(sign_in(stage.worker), URL, **of_track(track, first_name="leila", birth_date="1/6/1985"))
        assert asked(response) == ["Leïla Urbinati"]

    @pytest.mark.parametrize(
        "values",
        [
            {"last_name": "Jacquemote", "first_name": "Omar", "birth_date": ""},
            {"last_name": "Omar", "first_name": "Jacquemotte", "birth_date": ""},
            {"last_name": "Jacque-Motte", "first_name": "Omar", "birth_date": "7/10/1989"},
            {"last_name": "Jacquemotte", "first_name": "Omar Karim", "birth_date": ""},
            {"last_name": "Jacquemotte", "first_name": "O.", "birth_date": ""},
            {"last_name": "Jacquemotte", "first_name": "", "birth_date": ""},
            {"last_name": "Jacquemotte", "first_name": "Omar", "birth_date": "10/7/1989"},
            {"last_name": "Jacquemotte", "first_name": "Omar", "birth_date": "17/10/1989"},
            {"last_name": "Jacquemotte", "first_name": "Omar", "birth_date": "1/1/1989"},
            {"last_name": "Lopez", "first_name": "Omar", "birth_date": "", "phone": "0470 12 34 56"},
            {"last_name": "Jacquemotte", "first_name": "Omar", "birth_date": "3/4/1950", "phone": "0470 12 34 57"},
            {"last_name": "Jaquemote", "first_name": "Oumar", "birth_date": ""},
            {"last_name": "Jacquemotte", "first_name": "Омар", "birth_date": ""},
        ],
    )
    def test_near_duplicates_are_offered(self, stage, track, sign_in, values):
        known(
            stage.here,
            last_name="Jacquemotte",
            first_name="Omar",
            birth_date=date(1989, 10, 7),
            phone="0470 12 34 56",
        )
        response = send(sign_in(stage.worker), URL, **of_track(track, **values))
        assert asked(response) == ["Omar Jacquemotte"]

    def test_the_notice_says_path_key_worker_and_last_seen(self, stage, track, sign_in):
        there = fill(stage.colleagues, stage.members["colleague"]).file
        response = send(sign_in(stage.worker), URL, **of_track(track, first_name="Leïla", birth_date="1/5/1984"))
        assert asked(response) == ["Leïla Urbinati"]
        html = response.content.decode()
        assert "born on 1 May 1984" in html
        assert "group 2016-canari" in html
        assert f"ask {stage.members['colleague']}, key worker" in html
        assert "last seen on 7 March 2016" in html
        for secret in (there.phone, there.email, "operation7", "active"):
            assert secret not in html

    def test_a_national_number_is_told_with_a_name_that_fits_and_never_as_the_reason(self, stage, track, sign_in):
        there = known(stage.here, last_name="Wholly", first_name="Leila", birth_date=date(1950, 3, 4))
        with acting_as(system(), "test"):
            NationalNumberFactory(participant=there, value=NUMBER)
        client = sign_in(stage.worker)
        response = send(client, URL, **of_track(track, first_name="Leïla", number="85.07.30-033.28"))
        assert asked(response) == ["Leila Wholly"]
        assert "The same national register number" not in response.content.decode()
        entry = AccessEntry.objects.get(what="participants.alike_closely")
        assert [one.file for one in entry.files.all()] == [there.uuid]

    def test_a_national_number_alone_offers_nobody(self, stage, track, sign_in):
        there = known(stage.here, last_name="Wholly", first_name="Other", birth_date=None)
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, URL), **of_track(track, number=NUMBER, birth_date="1/6/1985"))
        before = client.post(URL, sent)
        with acting_as(system(), "test"):
            NationalNumberFactory(participant=there, value=NUMBER)
        after = client.post(URL, sent)
        assert (before.status_code, after.status_code) == (409, 409)  # the number tells another day
        assert asked(after) == []
        assert bare(before) == bare(after)

    def test_a_number_that_is_noted_elsewhere_is_refused_without_naming_anything(self, stage, track, sign_in):
        there = known(stage.here, last_name="Wholly", first_name="Other", birth_date=None)
        with acting_as(system(), "test"):
            NationalNumberFactory(participant=there, value=NUMBER)
        response = send(sign_in(stage.worker), URL, **of_track(track, number=NUMBER, birth_date="30/7/1985"))
        assert response.status_code == 400
        html = response.content.decode()
        assert "This number cannot be noted here." in html
        assert "Wholly" not in html
        assert there.file_number not in html
        assert not Participant.objects.filter(last_name="Urbinati").exists()

    def test_numbers_are_asked_a_number_of_times_an_hour(self, stage, track, sign_in, monkeypatch):
        monkeypatch.setattr(questions, "MOST_QUESTIONS", 3)
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, URL), **of_track(track, birth_date="1/6/1985", city="Saint-Gilles"))
        for number in ("85073003328", "85073003427", "85073003526"):
            assert client.post(URL, sent | {"number": number}).status_code == 409  # the number tells another day
        response = client.post(URL, sent | {"number": "85073003625"})
        assert response.status_code == 429
        html = response.content.decode()
        assert "You asked 3 times within an hour" in html
        assert 'value="Saint-Gilles"' in html
        assert AccessEntry.objects.filter(what="participants.alike_closely").count() == 3
        told = Notice.objects.filter(kind=NoticeKind.QUESTION_LIMIT)
        assert {one.user for one in told} == {stage.of_role(Role.DPO)}
        assert told.first().by == stage.worker
        with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1)):
            assert client.post(URL, sent | {"number": "85073003625"}).status_code != 429

    def test_a_question_that_finds_nobody_is_logged(self, stage, track, sign_in):
        assert send(sign_in(stage.worker), URL, **of_track(track)).status_code == 302
        assert AccessEntry.objects.get(what="participants.alike").files.count() == 0

    def test_another_question_is_asked_for_a_file_that_was_not_shown(self, stage, track, sign_in):
        known(stage.here, last_name="Urbinati", first_name="One", birth_date=date(1985, 6, 1))
        client = sign_in(stage.worker)
        response = send(client, URL, **of_track(track, birth_date="1/6/1985"))
        known(stage.here, last_name="Urbinati", first_name="Two", birth_date=date(1985, 6, 1))
        response = client.post(URL, again(response, URL))
        assert response.status_code == 409
        assert asked(response) == ["One Urbinati", "Two Urbinati"]

    def test_five_at_most_are_shown(self, stage):
        for number in range(7):
            known(stage.here, last_name="Urbinati", first_name=f"N{number}", birth_date=date(1985, 6, 1))
        person = {
            "last_name": "Urbinati",
            "first_name": "",
            "birth_date": date(1985, 6, 1),
            "birth_precision": "day",
            "phone": "",
        }
        found = possible_duplicates(stage.worker, stage.here, person=person)
        assert len(found) == 5

    @pytest.mark.parametrize("where", ["sealed", "another centre"])
    def test_what_one_may_not_know_of_changes_no_answer(self, stage, track, sign_in, where):
        """The same gestures with and without the file that is hidden: the same pages."""
        values = {"last_name": "Urbinati", "first_name": "Leïla", "birth_date": date(1985, 6, 1)}
        client = sign_in(stage.worker)
        sent = values_of(
            rendered(client, URL), **of_track(track, first_name="Leïla", birth_date="1/6/1985"), number=NUMBER
        )
        before = client.post(URL, sent)
        hidden = known(stage.there if where == "another centre" else stage.here, **values)
        with acting_as(system(), "test"):
            NationalNumberFactory(participant=hidden, value=NUMBER)
        if where == "sealed":
            seal(hidden, stage.manager, stage.second_manager)
        response = client.post(URL, sent)
        assert response.status_code == 409  # the number tells another day, which is asked whoever is known
        assert asked(response) == []
        assert bare(before) == bare(response)
        assert client.post(URL, again(response, URL, sure="on")).status_code == 302
        opened = NationalNumber.objects.exclude(participant=hidden).get()
        assert (opened.value, opened.stands_twice) == (NUMBER, where == "sealed")
        assert not AccessEntry.objects.filter(files__file=hidden.uuid).exists()


class TestDoubt:
    def test_a_number_of_another_day_is_a_question_and_no_refusal(self, stage, track, sign_in):
        client = sign_in(stage.worker)
        response = send(client, URL, **of_track(track, number="850730 033-28", birth_date="1/6/1985"))
        assert response.status_code == 409
        html = response.content.decode()
        assert "The number says born on 30 July 1985; the birth date written here is 1 June 1985." in html
        assert not NationalNumber.objects.exists()
        assert client.post(URL, again(response, URL, sure="on")).status_code == 302
        assert NationalNumber.objects.get().value == NUMBER

    def test_a_number_of_the_same_day_is_taken(self, stage, track, sign_in):
        values = of_track(track, number=NUMBER, birth_date="30/7/85")
        assert send(sign_in(stage.worker), URL, **values).status_code == 302
        assert NationalNumber.objects.get().participant.last_name == "Urbinati"


class TestOnce:
    def test_a_form_sent_twice_opens_one_file(self, stage, track, sign_in):
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, URL), **of_track(track, birth_date="1/6/1985"))
        places = {client.post(URL, sent)["Location"] for _time in range(2)}
        assert len(places) == 1
        assert Participant.objects.filter(last_name="Urbinati").count() == 1
        assert Enrolment.objects.filter(participant__last_name="Urbinati").count() == 1

    def test_a_form_gone_back_to_and_changed_is_another_person(self, stage, track, sign_in):
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, URL), **of_track(track))
        client.post(URL, sent)
        response = client.post(URL, {**sent, "last_name": "Bensalem"})
        assert response.status_code == 400
        assert "This form was saved before." in response.content.decode()
        assert client.post(URL, again(response, URL)).status_code == 302
        assert Participant.objects.filter(last_name="Bensalem").count() == 1

    def test_nothing_is_written_unless_everything_is(self, stage, track, sign_in, monkeypatch):
        def refuse(*args, **kwargs):
            raise RuntimeError("the disk is full")

        monkeypatch.setattr(Enrolment, "save", refuse)
        client = sign_in(stage.worker)
        client.raise_request_exception = False
        assert send(client, URL, **of_track(track)).status_code == 500
        assert not Participant.objects.filter(last_name="Urbinati").exists()

    def test_the_key_of_another_record_is_refused(self, stage, track, sign_in):
        client = sign_in(stage.worker)
        sent = values_of(rendered(client, URL), **of_track(track)) | {"key": str(stage.colleagues.uuid)}
        assert client.post(URL, sent).status_code == 400
        assert KeyTaken.__name__ not in client.get(URL).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SOCIAL_WORKER])
def test_other_roles_welcome_nobody(stage, track, sign_in, role):
    client = sign_in(stage.of_role(role))
    assert client.get(URL).status_code == 403
    assert client.post(URL, of_track(track)).status_code == 403


def test_the_right_is_asked_where_it_is_written(stage, track, sign_in, monkeypatch):
    monkeypatch.setitem(POLICY, "participant.create", {})
    assert sign_in(stage.worker).get(URL).status_code == 403


def test_an_account_without_a_code_in_the_team_is_told(stage, track, sign_in):
    with acting_as(system(), "test"):
        member = stage.members["worker"]
        member.user = None
        member.save()
    client = sign_in(stage.worker)
    assert "Your account has no code in the team yet" in client.get(URL).content.decode()
    assert client.post(URL, of_track(track)).status_code == 400
    assert not Participant.objects.filter(last_name="Urbinati").exists()


@pytest.mark.parametrize(
    ("lacking", "right", "leads_to"),
    [("code", "team.manage", "team"), ("path", "programme.manage", "programme:track-new")],
)
def test_what_the_centre_lacks_leads_who_may_mend_it_there(stage, track, monkeypatch, lacking, right, leads_to):
    """The link stands by the right that its page asks, and by no other."""
    with acting_as(system(), "test"):
        if lacking == "code":
            member = stage.members["worker"]
            member.user = None
            member.save()
        else:
            for one in track:
                one.delete()
    for name in ("team.manage", "programme.manage"):
        monkeypatch.setitem(POLICY, name, {})
    assert lacking_for_intake(stage.worker, stage.here).url == ""
    monkeypatch.setitem(POLICY, right, {Role.SOCIAL_WORKER: Scope.CENTRE})
    assert lacking_for_intake(stage.worker, stage.here).url == reverse(leads_to)


def test_statements_do_not_grow_with_the_files(stage, track, sign_in, django_assert_max_num_queries):
    client = sign_in(stage.worker)
    form = rendered(client, URL)
    known(stage.here, last_name="Urbinati", first_name="One", birth_date=date(1985, 6, 1))
    sent = values_of(form, **of_track(track, birth_date="1/6/1985"))
    with django_assert_max_num_queries(25) as few:
        client.post(URL, sent)
    for number in range(4):
        known(stage.here, last_name="Urbinati", first_name=f"N{number}", birth_date=date(1985, 6, 1))
    with django_assert_max_num_queries(len(few)):
        client.post(URL, sent)
