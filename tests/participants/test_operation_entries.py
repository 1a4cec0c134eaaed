"""D14 Entries in operations: return, merge, incomplete, refused is not "not asked", ages at entry, day arithmetic."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.actor import acting_as
from core.periods import today
from participants.models import Enrolment, OperationEntry, OperationResult, Participant
from participants.models.operation_entry import ASKED_AT, SENSITIVE, last_day_six_months_before, six_months_after
from participants.services.merge import MergeChoices, fields_that_differ, merge_files
from participants.services.merge_undo import undo_merge
from participants.services.operation_entries import enter_operation, note_result, operations_to_enter
from tests.actionplans.pages import fill, rendered, words
from tests.support.all_rows import all_rows
from tests.support.factories import (
    EnrolmentFactory,
    OperationEntryFactory,
    OperationFactory,
    OperationResultFactory,
    ParticipantFactory,
    ReferentAssignmentFactory,
    SealFactory,
    system,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]
FIRST, LEFT = date(2016, 1, 4), date(2016, 8, 31)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _as_system():
    with acting_as(system(), "test"):
        yield


@pytest.fixture
def operation(stage):
    return OperationFactory(centre=stage.here, code="FSE-12")


@pytest.fixture
def walked(stage, operation) -> Enrolment:
    """A path under the operation that the worker's person left."""
    values = {"state": "left", "group": None, "starts_on": FIRST, "ended_on": LEFT, "exit_reason": "moved"}
    return EnrolmentFactory(participant=stage.own, operation=operation, **values)


@pytest.fixture
def entry(walked) -> OperationEntry:
    return OperationEntryFactory(participant=walked.participant, operation=walked.operation, entered_on=FIRST)


def left_on(entry: OperationEntry) -> date | None:
    return OperationEntry.objects.with_exit().get(pk=entry.pk).left_on


def due(on: date) -> list[OperationEntry]:
    return list(OperationEntry.objects.with_result_due(on))


def page_of(entry: OperationEntry) -> str:
    return reverse("participants:operations", args=[entry.participant.uuid])


def result_at(entry: OperationEntry, moment: str) -> str:
    return reverse("participants:operation-result", args=[entry.uuid, moment])


class TestDays:
    @pytest.mark.parametrize(
        ("day", "after"),
        [
            (date(2026, 8, 31), date(2027, 2, 28)),
            (date(2027, 8, 31), date(2028, 2, 29)),
            (date(2026, 8, 28), date(2027, 2, 28)),
            (date(2026, 3, 31), date(2026, 9, 30)),
            (date(2026, 6, 30), date(2026, 12, 30)),
            (date(2026, 7, 1), date(2027, 1, 1)),
            (date(2026, 12, 31), date(2027, 6, 30)),
        ],
    )
    def test_the_same_day_of_the_sixth_month_or_its_last(self, day, after):
        assert six_months_after(day) == after

    def test_who_can_be_asked_is_told_alike_by_both_functions(self):
        for number in range(1500):
            day = date(2026, 1, 1) + number * DAY
            last = last_day_six_months_before(day)
            assert six_months_after(last) <= day < six_months_after(last + DAY)

    def test_the_age_is_that_of_the_day_of_entry(self, stage, entry):
        entry.participant.birth_date, entry.participant.birth_precision = date(1990, 1, 5), "day"
        assert entry.age_at_entry == 25  # the day before a birthday, whatever today is
        entry.entered_on = date(2016, 1, 5)
        assert entry.age_at_entry == 26
        entry.participant.birth_precision, entry.participant.birth_date = "year", date(1990, 1, 1)
        assert entry.age_at_entry == 25  # of a year alone: from 1 July
        entry.participant.birth_date = None
        assert entry.age_at_entry is None


class TestReturn:
    def test_the_same_entry_is_found_and_the_exit_is_the_last(self, stage, entry, operation):
        assert left_on(entry) == LEFT
        back = EnrolmentFactory(participant=stage.own, operation=operation, state="active", starts_on=date(2017, 1, 9))
        assert left_on(entry) is None
        again = OperationEntry(participant=stage.own, operation=operation, entered_on=back.starts_on)
        assert enter_operation(again, key=uuid.uuid4()) == (entry, False)
        assert OperationEntry.objects.get().entered_on == FIRST
        Enrolment._base_manager.filter(pk=back.pk).update(state="left", ended_on=date(2017, 6, 30), exit_reason="job")
        assert left_on(entry) == date(2017, 6, 30)

    def test_a_result_of_an_earlier_exit_is_asked_anew(self, stage, entry, operation, sign_in):
        OperationResultFactory(entry=entry, moment="exit", asked_on=LEFT + DAY, employed="no")
        OperationResultFactory(entry=entry, moment="six_months", asked_on=date(2017, 2, 28))
        assert due(date(2017, 3, 1)) == []
        last = date(2018, 5, 31)
        values = {"state": "left", "group": None, "exit_reason": "job"}
        EnrolmentFactory(
            participant=stage.own, operation=operation, starts_on=date(2018, 1, 8), ended_on=last, **values
        )
        assert due(last) == [entry]
        form = rendered(sign_in(stage.worker), result_at(entry, "exit"))
        assert form.values.get("employed", "") == ""  # nothing of the first exit is proposed
        answers = {"asked_on": "4/6/2018", **dict.fromkeys(("searching", "education", "qualification"), "no")}
        assert fill(sign_in(stage.worker), result_at(entry, "exit"), employed="yes", **answers).status_code == 302
        noted = OperationResult.objects.get(moment="exit")
        assert (noted.asked_on, noted.employed, noted.history.count()) == (date(2018, 6, 4), "yes", 2)

    def test_another_operation_is_another_entry(self, stage, entry):
        other = OperationFactory(centre=stage.here)
        EnrolmentFactory(participant=stage.own, operation=other, state="active", starts_on=date(2017, 1, 9))
        assert list(operations_to_enter(stage.own).items()) == [(other, date(2017, 1, 9))]
        _noted, new = enter_operation(
            OperationEntry(participant=stage.own, operation=other, entered_on=FIRST), key=uuid.uuid4()
        )
        assert new

    def test_the_database_holds_one_a_person_and_operation(self, entry):
        with pytest.raises(IntegrityError), transaction.atomic():
            OperationEntryFactory(participant=entry.participant, operation=entry.operation)


class TestAnswers:
    def test_who_does_not_wish_to_answer_has_answered_and_not_asked_is_missing(self, entry):
        assert set(SENSITIVE) < set(entry.missing)
        for name in SENSITIVE:
            setattr(entry, name, "refused")
        entry.asked_on, entry.education, entry.labour_status = FIRST, "isced_0_2", "unemployed"
        assert entry.missing == ["unemployed_since"]
        entry.unemployed_since = FIRST - 400 * DAY
        assert entry.is_complete
        entry.save()
        assert OperationEntry.objects.get().homeless == "refused"
        entry.homeless = ""
        assert entry.missing == ["homeless"]

    def test_the_page_tells_one_from_the_other_and_what_is_missing(self, stage, entry, sign_in):
        entry.disability, entry.asked_on = "refused", FIRST
        entry.save()
        shown = words(sign_in(stage.worker).get(page_of(entry)))
        assert "Does not wish to answer" in shown
        assert shown.count("Not asked") == len(SENSITIVE) - 1
        assert "Still to note or to ask" in shown
        assert "To be asked by 28 September 2016" in shown  # four weeks after 31 August

    def test_a_manager_reads_the_entry_without_these_answers(self, stage, entry, sign_in):
        entry.disability, entry.asked_on, entry.education = "yes", FIRST + 9 * DAY, "isced_3_4"
        entry.save()
        shown = words(sign_in(stage.manager).get(page_of(entry)))
        assert "ISCED 3 and 4" in shown
        for told in ("isability", "omeless", "inority", "Not asked", "13 January 2016", "operation-entries"):
            assert told not in shown, told
        for url in (reverse("participants:operation-entry", args=[entry.uuid]), result_at(entry, "exit")):
            assert sign_in(stage.manager).get(url).status_code == 403
        SealFactory(participant=stage.own, state="in_force", sealed_on=today())
        assert sign_in(stage.manager).get(page_of(entry)).status_code == 404

    def test_the_answers_lie_encrypted(self, entry):
        from django.db import connection

        entry.homeless, entry.asked_on = "yes", FIRST
        entry.save()
        with connection.cursor() as cursor:
            for table in ("operationentry", "historicaloperationentry"):
                cursor.execute(f"SELECT homeless FROM participants_{table} WHERE homeless <> ''")
                assert all(row[0].startswith("enc1:") for row in cursor.fetchall())

    def test_it_is_noted_on_its_page_once(self, stage, walked, sign_in):
        worker, url = sign_in(stage.worker), reverse("participants:new-operation-entry", args=[stage.own.uuid])
        form = rendered(worker, url)
        assert form.values["entered_on"] == "04/01/2016"  # of the first path, to be confirmed
        sent = form.values | {"operation": str(walked.operation.uuid), "labour_status": "inactive", "disability": "no"}
        refused = worker.post(url, sent)
        assert refused.status_code == 400
        assert "Enter on which day the personal questions were asked" in words(refused)
        for _time in range(2):
            assert worker.post(url, sent | {"asked_on": "5/1/2016"}).status_code == 302
        noted = OperationEntry.objects.get()
        assert (noted.labour_status, noted.disability, noted.minority) == ("inactive", "no", "")
        change = reverse("participants:operation-entry", args=[noted.uuid])
        late = {"labour_status": "unemployed", "unemployed_since": "1/2/2016"}
        assert "This day is after the entry" in words(fill(worker, change, **late))
        assert fill(worker, change, **late | {"unemployed_since": "1/2/2015"}).status_code == 302
        noted.refresh_from_db()
        assert noted.unemployed_since == date(2015, 2, 1)

    def test_without_a_path_under_an_operation_the_form_says_where_to_choose_it(self, stage, sign_in):
        page = sign_in(stage.worker).get(reverse("participants:new-operation-entry", args=[stage.own.uuid]))
        assert "Choose the operation at the path first." in words(page)


class TestResults:
    def test_each_is_due_from_its_day_until_it_is_asked(self, entry):
        assert due(LEFT - DAY) == []
        assert due(LEFT) == [entry]
        OperationResultFactory(entry=entry, moment="exit", asked_on=LEFT)
        assert due(date(2017, 2, 27)) == []
        assert due(date(2017, 2, 28)) == [entry]
        OperationResultFactory(entry=entry, moment="six_months", asked_on=date(2017, 2, 28))
        assert due(date(2017, 3, 1)) == []

    def test_home_says_it_to_the_key_worker_with_one_action(self, stage, entry, sign_in):
        worker = sign_in(stage.worker)
        with time_machine.travel("2016-09-05 10:00"):
            shown = words(sign_in(stage.worker).get(reverse("home")))
            assert "Result at exit due (4 weeks)" in shown
            assert result_at(entry, "exit") in shown
            assert "Result at exit" not in words(sign_in(stage.colleague).get(reverse("home")))
        OperationResultFactory(entry=entry, moment="exit", asked_on=LEFT)
        with time_machine.travel("2017-03-05 10:00"):
            shown = words(sign_in(stage.worker).get(reverse("home")))
            assert "Result at 6 months due" in shown
            assert result_at(entry, "six_months") in shown
        assert worker

    def test_nothing_is_answered_beforehand_and_unknown_is_an_answer(self, stage, entry, sign_in):
        worker = sign_in(stage.worker)
        url = result_at(entry, "six_months")
        assert not rendered(worker, url).values.get("employed")
        assert "Choose an answer" in words(fill(worker, url, asked_on="1/3/2017", employed="unknown"))
        early = fill(worker, url, asked_on="27/2/2017", employed="unknown", improved="unknown")
        assert "This can be asked from 28 February 2017 on." in words(early)
        done = fill(worker, url, asked_on="1/3/2017", employed="unknown", improved="unknown")
        assert done.status_code == 302
        noted = OperationResult.objects.get()
        assert (noted.employed, noted.improved, noted.searching) == ("unknown", "unknown", "")
        assert fill(worker, url, employed="yes").status_code == 302  # put right
        noted.refresh_from_db()
        assert noted.employed == "yes"

    def test_the_second_of_two_who_note_it_is_told(self, entry):
        known = OperationEntry.objects.with_exit().get(pk=entry.pk)
        answers = dict.fromkeys(ASKED_AT["exit"], "no") | {"asked_on": LEFT}
        first = note_result(known, "exit", key=uuid.uuid4(), values=answers)
        assert note_result(known, "exit", key=first.uuid, values=answers) == first
        assert note_result(known, "exit", key=uuid.uuid4(), values=answers) == first
        assert note_result(known, "exit", key=uuid.uuid4(), values=answers | {"employed": "yes"}) is None
        assert OperationResult.objects.get().employed == "no"

    def test_of_an_entry_that_goes_on_nothing_is_asked(self, stage, operation, sign_in):
        EnrolmentFactory(participant=stage.own, operation=operation, state="active")
        entry = OperationEntryFactory(participant=stage.own, operation=operation)
        assert sign_in(stage.worker).get(result_at(entry, "exit")).status_code == 404
        assert due(today()) == []


class TestMerge:
    @pytest.mark.parametrize("first", ["kept", "absorbed"])
    def test_the_entry_of_the_first_and_the_exit_of_the_last_stay(self, stage, operation, first):
        kept, other = (ParticipantFactory(centre=stage.here, last_name="Haddad") for _number in range(2))
        early, late = (kept, other) if first == "kept" else (other, kept)
        for one, start in ((early, FIRST), (late, date(2017, 1, 9))):
            ReferentAssignmentFactory(participant=one, member=stage.members["worker"])
            end = start + 100 * DAY
            values = {"state": "left", "group": None, "ended_on": end, "exit_reason": "moved"}
            EnrolmentFactory(participant=one, operation=operation, starts_on=start, **values)
            noted = OperationEntryFactory(participant=one, operation=operation, entered_on=start)
            OperationResultFactory(entry=noted, moment="exit", asked_on=end, employed="yes" if one is late else "no")
        OperationResultFactory(entry=noted, moment="six_months", asked_on=date(2018, 1, 9))
        before = all_rows()
        fields = dict.fromkeys(fields_that_differ(kept, other), "kept")
        with acting_as(stage.worker, "test"):
            merge = merge_files(kept, other, by=stage.worker, choices=MergeChoices(fields=fields), reason="Her card.")
        entry = OperationEntry.objects.get()
        assert (entry.participant, entry.entered_on) == (Participant.objects.get(pk=kept.pk), FIRST)
        assert left_on(entry) == date(2017, 1, 9) + 100 * DAY
        assert dict(entry.results.values_list("moment", "employed")) == {"exit": "yes", "six_months": "unknown"}
        with acting_as(stage.worker, "test"):
            undo_merge(merge, by=stage.worker)
        assert all_rows() == before
