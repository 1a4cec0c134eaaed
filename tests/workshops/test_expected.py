"""Who is expected at a session is asked of its own day: groups by their days, breaks, announced absences."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from core.actor import acting_as
from core.periods import today
from participants.models import Break, Enrolment, GroupStay
from participants.services.group_stays import follow_group
from tests.support import factories as make
from tests.workshops.conftest import acted, session
from workshops.display_names import whole_names
from workshops.facilitation import RanBy
from workshops.models import Attendance, Session
from workshops.register import describe, lines_of
from workshops.services.register import SheetEditor

pytestmark = [pytest.mark.django_db, pytest.mark.both_engines]
NEVER = date(9999, 12, 31)


def sheet_day() -> date:
    """The day of the sheet: yesterday, so that it has begun at any hour."""
    return today() - timedelta(days=1)


@pytest.fixture
def scene(here: SimpleNamespace) -> SimpleNamespace:
    here.own = session(here, sheet_day(), by="team")
    return here


def path_of(scene: SimpleNamespace, last_name: str) -> Enrolment:
    return Enrolment.objects.get(participant__last_name=last_name, participant__centre=scene.centre)


def names(at: Session) -> list[str]:
    return sorted(Session.objects.get(pk=at.pk).expected_participants().values_list("last_name", flat=True))


def noted(at: Session) -> dict[str, tuple[str, bool]]:
    rows = Attendance.objects.filter(session=at).values_list("participant__last_name", "status", "expected")
    return {name: (status, expected) for name, status, expected in rows}


def in_hand(scene: SimpleNamespace, act: Callable[[SheetEditor], object]) -> None:
    """Let the manager do something with the sheet."""
    with acting_as(scene.manager, "test", centre=scene.centre):
        act(SheetEditor(Session.objects.get(pk=scene.own.pk), scene.manager, whole_names))


def move_to_another_group(scene: SimpleNamespace, last_name: str, day: date) -> None:
    other = make.GroupFactory(centre=scene.centre, track=scene.track)
    path = path_of(scene, last_name)
    path.group = other
    path.save()
    follow_group(path, from_day=day)


def test_the_group_of_the_day_is_asked_not_todays(scene):
    before = session(scene, sheet_day() - timedelta(days=20))
    with acted():
        move_to_another_group(scene, "Diallo", sheet_day() - timedelta(days=9))
    assert "Diallo" in names(before)
    assert "Diallo" not in names(scene.own)


def test_all_present_marks_nobody_on_a_break_and_excuses_who_announced_it(scene):
    with acted():
        make.BreakFactory(enrolment=path_of(scene, "Diallo"), starts_on=sheet_day() - timedelta(days=3))
        person = path_of(scene, "Berger").participant
        make.PlannedAbsenceFactory(participant=person, starts_on=sheet_day(), ends_on=sheet_day(), told_on=sheet_day())
        make.PlannedAbsenceFactory(
            participant=path_of(scene, "Lambert").participant, starts_on=sheet_day() - timedelta(days=5),
            ends_on=sheet_day() - timedelta(days=1),
        )  # fmt: skip
    in_hand(scene, lambda sheet: sheet.fill_in({}, everybody=True))
    assert noted(scene.own) == {
        "Benali": ("present", True),
        "Berger": ("excused", True),
        "Lambert": ("present", True),
    }


def test_a_break_that_ended_expects_again_and_its_days_do_not(scene):
    on_it = session(scene, sheet_day() - timedelta(days=10))
    with acted():
        first, last = sheet_day() - timedelta(days=12), sheet_day() - timedelta(days=4)
        make.BreakFactory(enrolment=path_of(scene, "Diallo"), starts_on=first, ended_on=last)
    assert "Diallo" not in names(on_it)
    assert "Diallo" in names(scene.own)


def test_who_is_on_a_break_and_comes_is_added_as_not_expected(scene):
    with acted():
        path = path_of(scene, "Diallo")
        make.BreakFactory(enrolment=path, starts_on=sheet_day() - timedelta(days=3))
    in_hand(scene, lambda sheet: sheet.add(path.participant))
    with acted():
        lines = lines_of(Session.objects.get(pk=scene.own.pk), make.system(), whole_names)
    assert noted(scene.own) == {"Diallo": ("present", False)}
    assert {line.person.last_name: line.expected for line in lines}["Diallo"] is False


def test_a_closed_sheet_keeps_who_was_expected(scene):
    fill_in_and_close(scene)
    with acted():
        move_to_another_group(scene, "Diallo", date(2016, 2, 1))
        make.BreakFactory(enrolment=path_of(scene, "Lambert"), starts_on=sheet_day() - timedelta(days=30))
        make.EnrolmentFactory(
            participant=make.ParticipantFactory(centre=scene.centre, last_name="Later"),
            track=scene.track, group=scene.group, state="active",
        )  # fmt: skip
        now = Session.objects.get(pk=scene.own.pk)
        lines = lines_of(now, make.system(), whole_names)
        describe(lines)
    assert names(scene.own) == ["Benali", "Berger", "Diallo", "Lambert"]
    assert [line.person.last_name for line in lines if line.expected] == ["Benali", "Berger", "Diallo", "Lambert"]
    assert "Later" not in [line.person.last_name for line in lines]


def fill_in_and_close(scene: SimpleNamespace, *, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Let the manager mark everybody present and close the sheet; `meanwhile` is what happens between the two."""
    with acting_as(scene.manager, "test", centre=scene.centre):
        SheetEditor(scene.own, scene.manager, whole_names).fill_in({}, everybody=True)
    with acted():
        meanwhile()
    with acting_as(scene.manager, "test", centre=scene.centre):
        sheet = Session.objects.get(pk=scene.own.pk)
        SheetEditor(sheet, scene.manager, whole_names).close(lines_of(sheet, scene.manager, whole_names), RanBy())


def test_closing_fixes_what_changed_since_the_first_mark(scene):
    start = sheet_day() - timedelta(days=1)
    pause = lambda: make.BreakFactory(enrolment=path_of(scene, "Diallo"), starts_on=start)  # noqa: E731
    fill_in_and_close(scene, meanwhile=pause)
    assert noted(scene.own)["Diallo"] == ("present", False)
    assert "Diallo" not in names(scene.own)


def test_of_random_breaks_stays_and_days_the_same_as_plain_python(scene):
    """D11: 400 random days against a count that knows nothing of the database."""
    drawn = random.Random(11)
    start = date(2026, 1, 1)
    day = lambda: start + timedelta(days=drawn.randrange(200))  # noqa: E731
    with acted():
        groups = [scene.group, make.GroupFactory(centre=scene.centre, track=scene.track)]
        paths = list(Enrolment.objects.filter(track=scene.track))
        GroupStay.objects.filter(enrolment__in=paths).delete()
        facts = {}
        for path in paths:
            cuts = sorted({day() for _n in range(4)})
            stays = [
                (drawn.choice(groups), first, (following - timedelta(days=1)) if following else None)
                for first, following in zip(cuts, [*cuts[1:], None], strict=True)
            ]
            ends = sorted({day() for _n in range(4)})
            breaks = list(zip(ends[::2], ends[1::2], strict=False))
            GroupStay.objects.bulk_create(
                [GroupStay(enrolment=path, group=g, starts_on=a, ends_on=b) for g, a, b in stays]
            )
            Break.objects.bulk_create([Break(enrolment=path, starts_on=a, ended_on=b) for a, b in breaks])
            facts[path.participant_id] = (path.starts_on, stays, breaks)
        sheets = [session(scene, start, by="nobody"), session(scene, start, by="nobody")]
        sheets[1].session_groups.update(group=groups[1])
    for _number in range(200):
        asked = day()
        for sheet, group in zip(sheets, groups, strict=True):
            sheet.date = asked
            plain = {
                person
                for person, (first, stays, breaks) in facts.items()
                if first <= asked
                and any(g == group and a <= asked <= (b or NEVER) for g, a, b in stays)
                and not any(a <= asked <= b for a, b in breaks)
            }
            assert set(sheet.expected_participants().values_list("pk", flat=True)) == plain, asked
