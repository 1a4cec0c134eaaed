"""A group at a glance: a row a person, what is told in one's own rows alone, when the group comes next; the list."""

from __future__ import annotations

import datetime as dt

import pytest

from audit.models import AccessEntry
from core.actor import acting_as
from core.history import save_changes
from core.periods import today
from participants.models import Enrolment
from tests.actionplans.pages import words
from tests.support.factories import (
    ActionFactory,
    AttendanceFactory,
    EnrolmentFactory,
    GroupFactory,
    GroupStayFactory,
    ParticipantFactory,
    PlanFactory,
    PlannedAbsenceFactory,
    ProblemFactory,
    ReferentAssignmentFactory,
    SealFactory,
    SessionFactory,
    TrackFactory,
    WorkshopFactory,
    system,
)
from tests.support.statements import statements_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MOST = 12  # statements, beside the entry of the access log


@pytest.fixture
def group(stage):
    with acting_as(system(), "test"):
        track = TrackFactory(centre=stage.here, months=10)
        return GroupFactory(centre=stage.here, track=track, code="Mornings", seats=12, starts_on=today() - 90 * DAY)


@pytest.fixture
def workshop(stage):
    with acting_as(system(), "test"):
        return WorkshopFactory(centre=stage.here, title="Kitchen")


def walks(stage, group, name: str, *, member: str = "worker", state: str = "active") -> Enrolment:
    """Write a person of the group, followed by a member of the team."""
    with acting_as(system(), "test"):
        file = ParticipantFactory(centre=stage.here, last_name=name, first_name="")
        ReferentAssignmentFactory(participant=file, member=stage.members[member])
        return EnrolmentFactory(
            participant=file, track=group.track, group=group, state=state, starts_on=today() - 70 * DAY
        )


def marked(workshop, path: Enrolment, days: int, status: str, *, state: str = "closed") -> None:
    """Write what a sheet of so many days ago says of a person."""
    with acting_as(system(), "test"):
        session = SessionFactory(workshop=workshop, date=today() - days * DAY, state=state)
        AttendanceFactory(session=session, participant=path.participant, status=status)


def url_of(group) -> str:
    return f"/groups/{group.uuid}/"


def row_of(page: str, name: str) -> str:
    return next(row for row in page.split("<tr>") if name in row)


def test_own_rows_say_what_waits_and_those_of_colleagues_names_and_attendance(stage, group, workshop, sign_in):
    mine = walks(stage, group, "Mine")
    walks(stage, group, "Other", member="colleague", state="trial")
    for days in (1, 2, 3):
        marked(workshop, mine, days, "no_news")
    marked(workshop, mine, 50, "present")
    marked(workshop, mine, 57, "present")  # more than eight weeks ago
    marked(workshop, mine, 4, "present", state="held")  # its sheet is open
    with acting_as(system(), "test"):
        plan = PlanFactory(problem=ProblemFactory(enrolment=mine))
        ActionFactory.create_batch(2, plan=plan, state="to_do")
        PlannedAbsenceFactory(participant=mine.participant, starts_on=today() + DAY, ends_on=today() + 3 * DAY)
    page = words(sign_in(stage.worker).get(url_of(group)))
    own, other = row_of(page, "Mine"), row_of(page, "Other")
    assert own.count('class="square square-no-news"') == 3
    assert own.count('class="square square-present"') == 1
    assert "no news since" in own
    assert f"/participants/{mine.participant.uuid}/contact/" in own
    assert "2 open actions" in own
    assert f"/plans/{mine.participant.uuid}/" in own
    assert "assessment due" in own
    assert "away from" in own
    assert "no session" in other
    assert other.count('<span class="muted group-unknown">·</span>') == 2  # where she is on her path, what waits
    assert "On trial" not in other  # a state is known to her key worker and to managers
    assert "on trial" not in page
    assert "12 seats" in page


def test_a_manager_sees_states_and_days_and_nothing_of_contacts_or_contents(stage, group, workshop, sign_in):
    mine = walks(stage, group, "Mine")
    walks(stage, group, "Other", member="colleague", state="trial")
    for days in (1, 2, 3):
        marked(workshop, mine, days, "no_news")
    page = words(sign_in(stage.manager).get(url_of(group)))
    assert "2 people, 1 on trial" in page
    assert "On trial" in row_of(page, "Other")
    assert "no news since" not in page
    assert "In your files" not in page
    assert f"/our-centre/groups/{group.uuid}/" in page


def test_a_sealed_file_is_in_no_row_and_no_count(stage, group, sign_in):
    walks(stage, group, "Seen")
    hidden = walks(stage, group, "Hidden", member="colleague")
    with acting_as(system(), "test"):
        SealFactory(participant=hidden.participant, state="in_force", sealed_on=today())
    for user in (stage.worker, stage.manager):
        client = sign_in(user)
        page = words(client.get(url_of(group)))
        assert "Hidden" not in page
        assert "1 person" in page
        assert ">1</td>" in row_of(words(client.get("/groups/")), "Mornings")


def test_who_comes_later_is_named_with_her_day_and_who_left_is_not(stage, group, sign_in):
    """Whoever moves to the group on a later day is in it already; whoever ended is no longer."""
    with acting_as(system(), "test"):
        before = GroupFactory(centre=stage.here, track=group.track, code="Before")
    moves = walks(stage, before, "Moves")
    with acting_as(system(), "test"):
        save_changes(moves.stays.get(), ends_on=today() + 4 * DAY)
        GroupStayFactory(enrolment=moves, group=group, starts_on=today() + 5 * DAY)
        ended = walks(stage, group, "Ended", state="completed")
    page = words(sign_in(stage.worker).get(url_of(group)))
    assert "in the group from" in row_of(page, "Moves")
    assert ended.participant.last_name not in page


def test_the_next_sessions_of_the_group_are_named(stage, group, workshop, sign_in):
    with acting_as(system(), "test"):
        for days in (3, 1):
            session = SessionFactory(workshop=workshop, date=today() + days * DAY, state="planned")
            session.groups.add(group)
        SessionFactory(workshop=workshop, date=today() + DAY, state="planned")  # of no group
    page = words(sign_in(stage.worker).get(url_of(group))).split('id="sessions"')[1]
    assert page.count("Kitchen") == 2


def test_one_entry_of_the_access_log_names_all_rows(stage, group, sign_in):
    for name in ("One", "Two", "Three"):
        walks(stage, group, name, member="colleague")
    sign_in(stage.worker).get(url_of(group))
    assert AccessEntry.objects.get(what="participants.group").files.count() == 3


def test_statements_stay_few_whatever_the_group(stage, group, workshop, sign_in):
    """D3: at most twelve beside the entry of the log, for one person as for many."""
    for user in (stage.worker, stage.manager):
        client, counts = sign_in(user), []
        for more in (2, 12):
            for place in range(more):
                path = walks(stage, group, f"Name{place}", member=("worker", "colleague")[place % 2])
                marked(workshop, path, place + 1, "present")
            client.get(url_of(group))
            with statements_of() as found:
                client.get(url_of(group))
            read = [one for one in found.beside_sign_in().found if one.sql.startswith("SELECT")]
            counts.append(len(read))
            assert len(read) <= MOST, "\n".join(f"{one.asked_by}: {one.sql[:200]}" for one in read)
        assert counts[0] == counts[1]


def test_the_list_has_the_groups_that_go_on_first(stage, group, sign_in):
    with acting_as(system(), "test"):
        GroupFactory(
            centre=stage.here, track=group.track, code="Former", starts_on=today() - 20 * DAY, ends_on=today() - DAY
        )
        GroupFactory(centre=stage.there, code="Elsewhere")
    walks(stage, group, "One", member="colleague")
    page = words(sign_in(stage.worker).get("/groups/"))
    assert page.index("Mornings") < page.index("Former")
    assert "over" in row_of(page, "Former")
    assert "Elsewhere" not in page
    assert f"/groups/{group.uuid}/" in row_of(page, "Mornings")
    assert sign_in(stage.facilitator).get("/groups/").status_code == 403


def test_an_empty_group_says_so(stage, group, sign_in):
    page = words(sign_in(stage.worker).get(url_of(group)))
    assert "Nobody is in this group today" in page
    assert "No session of this group is planned." in page
