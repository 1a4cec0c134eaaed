"""The list of participants: who is in it, what a row says, filters, pages, the access log."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role
from audit.enums import Extent
from audit.models import AccessedFile, AccessEntry
from core.actor import acting_as
from core.periods import today
from participants.models import Participant, ReferentAssignment
from participants.name_search import search
from permissions.policy import POLICY
from tests.participants.full_file import attend, cover, open_by_break_glass, seal
from tests.support.factories import (
    AssessmentFactory,
    EnrolmentFactory,
    GroupFactory,
    ParticipantFactory,
    ReferentAssignmentFactory,
    TrackFactory,
    system,
)
from tests.support.markup import one_line

pytestmark = pytest.mark.django_db
LIST = "/participants/"


def names(html: str, files) -> list[str]:
    """Return the last names of those of the files that have a row."""
    return [file.last_name for file in files if f"/participants/{file.uuid}/" in html]


def listed(client, query: str = "") -> str:
    response = client.get(f"{LIST}{query}")
    assert response.status_code == 200
    return one_line(response)


def logged() -> tuple[str, str, set]:
    """Return what, extent and files of the one entry that there is."""
    entry = AccessEntry.objects.get()
    return entry.what, entry.extent, set(entry.files.values_list("file", flat=True))


def many(centre, count: int) -> list[Participant]:
    with acting_as(system(), "test"):
        return [ParticipantFactory(centre=centre, last_name=f"Crowd{number:03}") for number in range(count)]


@pytest.mark.parametrize("who", ["worker", "manager"])
def test_the_team_knows_of_every_file_of_its_centre(stage, sign_in, who):
    html = listed(sign_in(getattr(stage, who)))
    files = [stage.own, stage.colleagues, stage.theirs]
    assert names(html, files) == [stage.own.last_name, stage.colleagues.last_name]
    assert logged() == ("participants.list", Extent.LISTED, {stage.own.uuid, stage.colleagues.uuid})


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.COORDINATOR, Role.DPO, Role.ADMINISTRATOR])
def test_other_roles_have_no_list(stage, sign_in, role):
    client = sign_in(stage.of_role(role))
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}search/", {"text": "Name"}).status_code == 403
    assert not AccessEntry.objects.exists()
    assert f'href="{LIST}"' not in client.get("/").content.decode()


def test_nobody_signed_in_is_sent_to_sign_in(client, stage):
    assert client.get(LIST).status_code == 302
    assert client.post(f"{LIST}search/", {"text": "Name"}).status_code == 302


def test_a_sealed_file_is_in_no_list_and_no_count_but_of_the_named(stage, sign_in):
    seal(stage.colleagues, stage.colleague, stage.manager)
    html = listed(sign_in(stage.worker))
    assert names(html, [stage.own, stage.colleagues]) == [stage.own.last_name]
    assert "1 file" in html
    html = listed(sign_in(stage.manager))
    assert names(html, [stage.own, stage.colleagues]) == [stage.own.last_name, stage.colleagues.last_name]
    assert "2 files" in html


def test_a_key_worker_of_sealed_files_alone_is_no_choice_for_others(stage, sign_in):
    seal(stage.colleagues, stage.colleague, stage.manager)
    assert '<option value="colleague">' not in listed(sign_in(stage.worker))
    assert '<option value="colleague">' in listed(sign_in(stage.manager))


def test_an_empty_list_is_an_answer_too(stage, sign_in):
    listed(sign_in(stage.worker), "?referent=-")
    assert AccessEntry.objects.get().files.count() == 0


def test_a_row_says_path_key_worker_and_last_seen(stage, scene, sign_in):
    attend(scene.file, date(2016, 5, 9))
    attend(scene.file, date(2016, 6, 9), "excused")
    html = listed(sign_in(stage.worker))
    for words in ("Urbinati Leïla", scene.file.file_number, "Remobilisation", "2016-canari", "Active", "9 May 2016"):
        assert words in html
    assert 'class="path"' in html
    assert "9 June 2016" not in html


def test_a_colleague_does_not_read_states_from_the_list(stage, scene, sign_in):
    html = listed(sign_in(stage.colleague))
    assert "2016-canari" in html
    assert '<ol class="path' not in html
    assert '<span class="tag' not in html  # no state of an enrolment


def test_a_manager_reads_states(stage, scene, sign_in):
    html = listed(sign_in(stage.manager))
    assert '<ol class="path' in html
    assert "Active</span>" in html


@pytest.mark.parametrize(
    ("action", "gone"),
    [
        ("enrolment.view", "Active</span>"),
        ("assessment.states", '<ol class="path'),
        ("attendance.view", "7 March 2016"),
        ("enrolment.groups", "2016-canari"),
    ],
)
def test_each_column_follows_its_right(stage, scene, sign_in, monkeypatch, action, gone):
    client = sign_in(stage.manager)
    assert gone in listed(client)
    monkeypatch.setitem(POLICY, action, {})
    assert gone not in listed(client)


class TestFilters:
    def test_my_files_are_one_s_own_and_those_one_covers(self, stage, sign_in):
        client = sign_in(stage.worker)
        files = [stage.own, stage.colleagues]
        assert names(listed(client, "?mine=1"), files) == [stage.own.last_name]
        open_by_break_glass(stage.colleagues, stage.worker)
        assert names(listed(client, "?mine=1"), files) == [stage.own.last_name]
        cover(stage.members["colleague"], stage.worker)
        assert names(listed(client, "?mine=1"), files) == [stage.own.last_name, stage.colleagues.last_name]

    def test_an_ended_assignment_is_no_file_of_mine(self, stage, sign_in):
        with acting_as(system(), "test"):
            charge = ReferentAssignment.objects.get(participant=stage.own)
            charge.ends_on = today() - timedelta(days=1)
            charge.save()
        html = listed(sign_in(stage.worker), "?mine=1")
        assert names(html, [stage.own, stage.colleagues]) == []

    def test_a_manager_has_no_files_of_their_own(self, stage, sign_in):
        html = listed(sign_in(stage.manager), "?mine=1")
        assert names(html, [stage.own, stage.colleagues]) == [stage.own.last_name, stage.colleagues.last_name]
        assert "My files" not in html

    def test_key_worker_and_nobody(self, stage, sign_in):
        client = sign_in(stage.worker)
        alone = many(stage.here, 1)[0]
        files = [stage.own, stage.colleagues, alone]
        assert names(listed(client, "?referent=colleague"), files) == [stage.colleagues.last_name]
        assert names(listed(client, "?referent=-"), files) == [alone.last_name]

    def test_path_group_and_state_speak_of_one_enrolment(self, stage, scene, sign_in):
        with acting_as(system(), "test"):
            track = TrackFactory(centre=stage.here, kind="immersion", months=12)
            group = GroupFactory(centre=stage.here, track=track, code="later")
            EnrolmentFactory(participant=scene.file, track=track, group=group, state="left", starts_on=date(2017, 1, 9))
        client = sign_in(stage.manager)
        found = [listed(client, query) for query in ("?group=later", "?group=2016-canari", "?track=immersion")]
        assert [names(html, [scene.file]) for html in found] == [["Urbinati"]] * 3
        assert "<small>later</small>" in found[0]
        assert "<small>2016-canari</small>" in found[1]
        assert names(listed(client, "?group=later&state=left"), [scene.file]) == ["Urbinati"]
        assert names(listed(client, "?group=later&state=active"), [scene.file]) == []
        assert names(listed(client, "?track=immersion&group=2016-canari"), [scene.file]) == []

    def test_a_state_that_one_may_not_read_is_not_learnt_from_a_filter(self, stage, scene, sign_in):
        for state in ("active", "left"):
            assert names(listed(sign_in(stage.colleague), f"?state={state}"), [scene.file]) == []

    def test_a_filter_of_states_says_that_it_leaves_out_whose_state_one_may_not_know(self, stage, sign_in):
        sentence = "it does not say how many people of the centre are in this state"
        client = sign_in(stage.colleague)
        assert sentence in listed(client, "?state=active")
        assert sentence not in listed(client)
        assert sentence not in listed(sign_in(stage.manager), "?state=active")

    @pytest.mark.parametrize("query", ["?group=nowhere", "?state=x", "?track=%27--", "?referent=stranger"])
    def test_a_choice_that_is_not_offered_is_said(self, stage, sign_in, query):
        html = listed(sign_in(stage.worker), query)
        assert "Select a valid choice" in html
        assert names(html, [stage.own, stage.colleagues]) == []
        assert not AccessEntry.objects.exists()

    def test_a_group_of_another_centre_is_as_unknown_as_none(self, stage, sign_in):
        with acting_as(system(), "test"):
            GroupFactory(centre=stage.there, track=TrackFactory(centre=stage.there), code="theirs")
        client = sign_in(stage.worker)
        answers = {listed(client, f"?group={code}").replace(code, "") for code in ("theirs", "nobody")}
        assert len(_without_tokens(answers)) == 1


def _without_tokens(pages: set[str]) -> set[str]:
    import re

    return {re.sub(r'(nonce|value|data-csrf-token)[=":\s]+"?[\w\-+/=]{16,}"?', "", page) for page in pages}


class TestPages:
    def test_fifty_a_page(self, stage, sign_in):
        files = many(stage.here, 60)
        client = sign_in(stage.worker)
        first, second = listed(client), listed(client, "?page=2")
        assert len(names(first, files)) == 50
        assert "62 files" in first
        assert 'rel="next"' in first
        assert 'rel="next"' not in second
        assert set(names(first, files)) | set(names(second, files)) == {file.last_name for file in files}
        assert [entry.files.count() for entry in AccessEntry.objects.order_by("pk")] == [50, 12]

    @pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999999999999999999", ""])
    def test_no_number_is_the_first_page(self, stage, sign_in, page):
        assert stage.own.last_name in listed(sign_in(stage.worker), f"?page={page}")

    def test_a_page_after_the_last_is_empty(self, stage, sign_in):
        assert "This page is empty" in listed(sign_in(stage.worker), "?page=9")

    def test_a_long_list_is_not_counted_to_its_end(self, stage, sign_in, monkeypatch):
        monkeypatch.setattr("participants.file_list.COUNTED", 1)
        assert "More than 1,000 files" in listed(sign_in(stage.worker))

    def test_far_into_a_long_list_it_is_not_counted_and_after_its_end_it_is(self, stage, sign_in, monkeypatch):
        monkeypatch.setattr("participants.file_list.COUNTED", 40)
        client = sign_in(stage.worker)
        after = listed(client, "?page=2")
        assert "This page is empty" in after
        assert "2 files" in after
        files = many(stage.here, 60)
        second = listed(client, "?page=2")
        assert 10 <= len(names(second, files)) <= 12
        assert "More than 1,000 files" in second
        assert 'rel="next"' not in second

    def test_a_file_that_is_sealed_while_it_is_searched_is_not_named(self, stage, sign_in, monkeypatch):
        def sealed_meanwhile(files, text, **contacts):
            found = search(files, text, **contacts)
            assert stage.own.pk in found.keys
            seal(stage.own)
            return found

        monkeypatch.setattr("participants.file_list.search", sealed_meanwhile)
        client = sign_in(stage.worker)
        answer = client.post(reverse("participants:search"), {"text": stage.own.last_name}, follow=True)
        assert names(answer.content.decode(), [stage.own]) == []
        assert stage.own.uuid not in AccessedFile.objects.values_list("file", flat=True)

    def test_statements_do_not_grow_with_rows(self, stage, scene, sign_in):
        client = sign_in(stage.worker)
        with CaptureQueriesContext(connection) as few:
            listed(client)
        with acting_as(system(), "test"):
            for file in many(stage.here, 20):
                ReferentAssignmentFactory(participant=file, member=stage.members["worker"])
                AssessmentFactory(enrolment=EnrolmentFactory(participant=file, state="active"))
        for file in Participant.objects.filter(last_name__startswith="Crowd")[:3]:
            attend(file, date(2016, 5, 9))
        with CaptureQueriesContext(connection) as more:
            listed(client)
        assert len(more) == len(few)
        assert len(more) <= 20

    def test_no_entry_no_list(self, stage, sign_in, monkeypatch):
        def refuse(*args, **kwargs):
            raise RuntimeError("the log is full")

        monkeypatch.setattr("participants.access.log_read", refuse)
        client = sign_in(stage.worker)
        client.raise_request_exception = False
        response = client.get(LIST)
        assert response.status_code == 500
        assert stage.own.last_name not in response.content.decode()
        assert not AccessedFile.objects.exists()


def test_who_may_change_a_file_may_know_of_it():
    """The list of one's own files asks the first right alone."""
    for action in ("participant.change", "participant.identity"):
        assert action in POLICY
    assert set(POLICY["participant.change"]) <= set(POLICY["participant.identity"])
    assert set(POLICY["participant.identity"].values()) == {"centre"}


def test_the_way_to_welcome_somebody_is_offered_to_who_may(stage, sign_in):
    assert 'href="/participants/new/"' in listed(sign_in(stage.worker))
    assert 'href="/participants/new/"' not in listed(sign_in(stage.manager))


class TestHome:
    def test_a_worker_finds_their_files(self, stage, sign_in):
        html = sign_in(stage.worker).get("/").content.decode()
        assert "/participants/?mine=1" in html

    def test_sealed_and_ended_ones_are_not_counted(self, stage, sign_in):
        seal(stage.own, stage.colleague, stage.manager)
        html = sign_in(stage.worker).get("/").content.decode()
        assert "<strong>Your file" not in html
        assert "No file is yours today" in html

    def test_a_manager_finds_the_list(self, stage, sign_in):
        html = sign_in(stage.manager).get("/").content.decode()
        assert 'href="/participants/"' in html
        assert "?mine=1" not in html


def test_paths_that_a_centre_named_itself_are_filtered_one_by_one(stage, sign_in):
    with acting_as(system(), "test"):
        cooking, sewing = (
            TrackFactory(centre=stage.here, kind="other", name=name, months=6) for name in ("Cooking", "Sewing")
        )
        cook, tailor = (ParticipantFactory(centre=stage.here, last_name=name) for name in ("Cook", "Tailor"))
        EnrolmentFactory(participant=cook, track=cooking, group=None, state="candidate")
        EnrolmentFactory(participant=tailor, track=sewing, group=None, state="candidate")
    html = sign_in(stage.worker).get(reverse("participants:files"), {"track": str(sewing.uuid)}).content.decode()
    assert names(html, [cook, tailor]) == [tailor.last_name]
