"""Summaries of closed years: stored when they are read first, read in place of the records, never beside them."""

from __future__ import annotations

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import translation

from core import db_triggers
from reporting import tasks
from reporting.figures import Frame, figure_of, summaries
from reporting.models import YearSummary
from tests.reporting.cohort import AS_OF
from tests.reporting.kept import YEARS, stale, store, table
from tests.reporting.named import Records

two_writers = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")


def _kept(centre) -> list[int]:
    return list(YearSummary.objects.filter(centre=centre).order_by("year").values_list("year", flat=True))


def _doctored(**values: object) -> None:
    """Write into the summary of 2016 what no record says."""
    assert YearSummary.objects.filter(year=2016).update(**values)


def _participants(centre, year: int = 2016, **how: object) -> int:
    frame = Frame.years(centre, year, year, **how)
    return figure_of("participants").values(frame)[0].shown


def test_they_are_read_in_place_of_the_records(here, django_assert_num_queries):
    live = table(here.centre, live=True)
    assert table(here.centre) == live
    assert _kept(here.centre) == list(YEARS)
    with django_assert_num_queries(3):  # summaries, posts, sources of funds
        assert table(here.centre) == live


def test_each_figure_of_a_closed_year_comes_from_them(here):
    store(here.centre)
    held = [["cultural", "partner", 4, 600]]
    _doctored(persons=50, only_seen=5, person_minutes=6000, held=held, sheets_missing=7, sessions_cancelled=8)
    codes = ["participants", "workshop_hours", "hours_by_partners", "hours_cultural", "participant_hours",
             "sheets_missing", "sessions_cancelled"]  # fmt: skip
    frame = Frame.years(here.centre, 2016, 2016)
    assert [figure_of(code).values(frame)[0].shown for code in codes] == [55, 10, 100, 100, 100, 7, 8]


def test_a_year_that_is_not_over_or_is_cut_is_counted(here):
    with time_machine.travel("2016-12-31 12:00", tick=False):
        table(here.centre)
        assert _kept(here.centre) == [2014, 2015]
    with time_machine.travel("2017-01-01 12:00", tick=False):
        table(here.centre)
        assert _kept(here.centre) == [2014, 2015, 2016]
    store(here.centre)
    YearSummary.objects.update(persons=50)
    assert _participants(here.centre, 2017, as_of=AS_OF) == 1
    with time_machine.travel("2016-12-31 12:00", tick=False):
        assert _participants(here.centre, 2016) == 4


def test_persons_by_enrolment_are_counted(here):
    store(here.centre)
    _doctored(persons=50)
    assert _participants(here.centre, count="enrolment") == 4


def test_a_summary_of_other_rules_is_not_read_and_is_replaced(here):
    store(here.centre)
    _doctored(persons=50, rules=summaries.RULES - 1)
    assert _participants(here.centre) == 4
    assert stale(here.centre) == []
    assert _kept(here.centre) == list(YEARS)


def test_inside_a_transaction_they_are_read_and_none_is_stored(here):
    """It would keep the locks to its end: whoever changes a closed year would wait for more than a count."""
    with transaction.atomic():
        assert _participants(here.centre) == 4
        assert not YearSummary.objects.exists()
    store(here.centre)
    _doctored(persons=50)
    with transaction.atomic():
        assert _participants(here.centre) == 51


def test_years_between_others_are_stored_alone(here):
    store(here.centre)
    YearSummary.objects.filter(year__in=[2015, 2016, 2018]).delete()
    YearSummary.objects.filter(year=2017).update(persons=50)
    table(here.centre)
    assert _kept(here.centre) == list(YEARS)
    assert stale(here.centre) == ["here 2017 persons"]


def test_the_page_reads_them(here, manager):
    manager.get("/figures/?from=2016&to=2016")
    _doctored(persons=1234)
    assert "1,235" in manager.get("/figures/?from=2016&to=2016").content.decode()


class TestVerifying:
    @pytest.fixture(autouse=True)
    def _in_english(self):
        with translation.override("en"):
            yield

    def test_what_is_right_stays(self, here, capsys):
        store(here.centre)
        call_command("verify_summaries")
        said = capsys.readouterr().out
        assert f"Years compared: {len(YEARS)}." in said
        assert "Every summary says what the records say." in said
        assert _kept(here.centre) == list(YEARS)

    def test_what_was_written_round_the_triggers_is_told_and_deleted(self, here, capsys):
        store(here.centre)
        _doctored(persons=50, held=[])
        with pytest.raises(CommandError, match="not what the records say: 1."):
            call_command("verify_summaries")
        assert "here 2016: differs in persons, held, deleted." in capsys.readouterr().out
        assert _kept(here.centre) == [year for year in YEARS if year != 2016]
        call_command("verify_summaries")

    def test_beat_tells_the_host(self, here, caplog):
        store(here.centre)
        tasks.verify()
        assert not caplog.records
        _doctored(sheets_missing=9)
        tasks.verify()
        assert "here 2016" in caplog.text


def test_without_its_table_no_trigger_is_left(here):
    """As after a migration backwards: a trigger that names a table which is not there would stop every write."""
    there = Records(here.centre)
    db_triggers.remove_before_migrate(using="default", plan=[(None, True)])
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reporting_yearsummary RENAME TO away")
        db_triggers.install(connection)
        there.session("s3").update(ends_at="12:00")
        cursor.execute("ALTER TABLE away RENAME TO reporting_yearsummary")
        db_triggers.install(connection)
