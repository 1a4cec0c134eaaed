"""What this room tells of a file: parts of its overview, sections, the steps of its beginning and its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, User
from core.date_words import near_day
from core.periods import long_date, today
from participants.caseload import own_people
from participants.enums import (
    CONTACT_KINDS,
    NOT_ENTERED,
    RUNNING_STATES,
    STARTED_STATES,
    EnrolmentState,
)
from participants.file_page.columns import NextStep, next_step
from participants.file_page.glance import (
    DatedThing,
    GlanceItem,
    contact_day,
    contacts_of,
    due_day,
    due_in,
    glance,
)
from participants.file_page.panels import FilePanel, panel
from participants.file_page.sections import Section, section
from participants.file_permissions import may_on_file
from participants.group_page import GroupNote, own_note
from participants.models import Consent, Enrolment, Participant
from participants.models.enrolment import has_exit_assessment_or_reason, has_exit_project, plans_are_settled
from participants.page_memory import (
    LATEST_INTERVENTIONS,
    READING,
    breaks_known,
    enrolments_known,
    recent_interventions,
)
from participants.presenters import contact_of, phone_address, url_or_blank, walks_of
from participants.recent_consultations import opened_of
from participants.to_contact import to_contact

LAST_CONTACT = pgettext_lazy("with a person", "Last contact")
NEXT_DUE = pgettext_lazy("of a file", "Next due")


def address(name: str, participant: Participant) -> str:
    """Return the address of a page of the file."""
    return reverse(f"participants:{name}", args=[participant.uuid])


# Parts of the overview


@panel(order=40)
def interventions(reader: User, participant: Participant) -> FilePanel | None:
    """The latest moments of individual support, with what was noted."""
    if not may_on_file(reader, READING, participant):
        return None
    latest = recent_interventions(reader, participant)[:LATEST_INTERVENTIONS]
    more = len(latest) == LATEST_INTERVENTIONS
    context = {"interventions": latest[: LATEST_INTERVENTIONS - 1], "more": more, "file": participant}
    return FilePanel(
        "interventions",
        _("Individual support"),
        "participants/partials/_interventions.html",
        context,
        more=(_("All interventions"), address("interventions", participant)) if more else None,
    )


@panel(order=60)
def contact(reader: User, participant: Participant) -> FilePanel | None:
    """How the person is reached; the rest of who she is has its own page."""
    if not may_on_file(reader, READING, participant):
        return None
    more = (_("Who it is"), address("person", participant))
    context = {"facts": contact_of(participant)}
    return FilePanel("reached", _("To reach the person"), "participants/partials/_reached.html", context, True, more)


@panel(order=70)
def recent_consultations_panel(reader: User, participant: Participant) -> FilePanel | None:
    """Who opened the file lately, for who may read its log."""
    if not may_on_file(reader, "access_log.view", participant):
        return None
    url = url_or_blank("oversight:opened", participant.uuid)
    context = {"lines": opened_of(participant, reader)}
    more = (_("All openings"), url) if url else None
    return FilePanel("opened", _("Who opened this file"), "participants/partials/_opened.html", context, True, more)


# Sections


@section(order=0)
def overview(reader: User, participant: Participant) -> Section | None:
    """The file itself, whole or reduced."""
    return Section("overview", _("Overview"), address("file", participant))


@section(order=5)
def paths(reader: User, participant: Participant) -> Section | None:
    """The enrolments."""
    return _read(reader, participant, "paths", _("Path"))


@section(order=8)
def operations(reader: User, participant: Participant) -> Section | None:
    """The entries in operations of funders, of somebody whose path runs under one."""
    if not may_on_file(reader, "operation.view", participant):
        return None
    entered = [one for one in enrolments_known(reader, participant) if one.state not in NOT_ENTERED]
    if not any(one.operation_id for one in entered):
        return None
    return Section("operations", pgettext("a section of a file", "Operation"), address("operations", participant))


@section(order=40)
def support(reader: User, participant: Participant) -> Section | None:
    """The interventions."""
    return _read(reader, participant, "interventions", _("Individual support"))


@section(order=60)
def person(reader: User, participant: Participant) -> Section | None:
    """Who the person is, facts, consents."""
    return _read(reader, participant, "person", _("Person and consents"))


@section(order=70)
def history(reader: User, participant: Participant) -> Section | None:
    """What was changed."""
    return _read(reader, participant, "history", _("History"))


@section(order=90)
def readers(reader: User, participant: Participant) -> Section | None:
    """Who can read it, and the exceptions: far from what is done every day."""
    return _read(reader, participant, "readers", _("Who reads it"))


def _read(reader: User, participant: Participant, name: str, label: Any) -> Section | None:
    if not may_on_file(reader, READING, participant):
        return None
    return Section(name, label, address(name, participant))


# The head for the day


@glance(order=10)
def path_state(reader: User, participant: Participant) -> GlanceItem | None:
    """The state of the path that the file is about, and since when."""
    if not may_on_file(reader, "enrolment.view", participant):
        return None
    walks = walks_of(reader, participant)
    if not walks:
        return GlanceItem(_("Path"), pgettext("a path", "none yet"))
    walk = walks[0]
    url = address("paths", participant) if may_on_file(reader, READING, participant) else ""
    return GlanceItem(_("Path"), walk.state, url, detail=f"{walk.enrolment.track} · {walk.days}")


@glance(order=20)
def phone(reader: User, participant: Participant) -> GlanceItem | None:
    """The phone number, which a touch calls."""
    if not may_on_file(reader, READING, participant):
        return None
    if not participant.phone:
        return GlanceItem(_("Phone"), pgettext("a phone number", "not noted"))
    return GlanceItem(_("Phone"), participant.phone, phone_address(participant.phone))


@contact_day()
def last_intervention(reader: User, participant: Participant) -> list[DatedThing] | None:
    """The last moment with the person that was noted."""
    if not may_on_file(reader, READING, participant):
        return None
    found = [one for one in recent_interventions(reader, participant) if one.kind in CONTACT_KINDS]
    return [DatedThing(one.date, str(one.get_kind_display())) for one in found[:1]]


@glance(order=30)
def last_contact(reader: User, participant: Participant) -> GlanceItem | None:
    """When somebody was last with the person: a session or an intervention, as far as the reader may know of them."""
    known = contacts_of(reader, participant)
    if known is None:
        return None
    if not known:
        return GlanceItem(LAST_CONTACT, pgettext("a contact", "none noted"))
    last = max(known, key=lambda one: one.day)
    return GlanceItem(LAST_CONTACT, near_day(last.day), detail=last.words)


@due_day()
def planned_ends(reader: User, participant: Participant) -> list[DatedThing] | None:
    """The planned last days of paths and breaks that go on."""
    if not may_on_file(reader, "enrolment.view", participant):
        return None
    running = [one for one in enrolments_known(reader, participant) if one.state in STARTED_STATES]
    pauses = breaks_known(reader, participant).values()
    url = address("paths", participant) if may_on_file(reader, READING, participant) else ""
    ends = [(one.planned_end_on, gettext("Planned end of the path")) for one in running]
    ends += [(one.planned_end_on, gettext("Planned end of the break")) for one in pauses]
    return [DatedThing(day, words, url) for day, words in ends if day is not None]


@glance(order=50)
def next_due(reader: User, participant: Participant) -> GlanceItem | None:
    """What is due first, and when; a day that is past is late."""
    known = due_in(reader, participant)
    if known is None:
        return None
    if not known:
        return GlanceItem(NEXT_DUE, pgettext("what is due", "nothing"))
    first = min(known, key=lambda one: one.day)
    return GlanceItem(NEXT_DUE, near_day(first.day), first.url, detail=first.words, late=first.day < today())


# Steps: what stands first in a file that begins, last in one whose path ends


def _current_path(reader: User, participant: Participant) -> Enrolment | None:
    if not may_on_file(reader, "enrolment.move", participant):
        return None
    return next(iter(enrolments_known(reader, participant)), None)


@next_step(order=5)
def begin(reader: User, participant: Participant) -> NextStep | None:
    """A first path; the consent; the trial; the group; taking part; the way back from a break."""
    if not may_on_file(reader, "enrolment.move", participant):
        return None
    walk = _current_path(reader, participant)
    if walk is None:
        return NextStep(_("Enrol on a path"), address("new-enrolment", participant))
    if walk.state not in (EnrolmentState.CANDIDATE, EnrolmentState.TRIAL):
        return None
    agreed = Consent.objects.for_user(reader, READING).filter(participant=participant).to_take_part()
    if not agreed.in_force(today()).exists():
        return NextStep(_("Note the consent"), address("new-consent", participant))
    if walk.state == EnrolmentState.CANDIDATE:
        return _move(walk, "begin_trial", _("Begin the trial"))
    if walk.group_id is None:
        return NextStep(_("Choose the group"), reverse("participants:enrolment", args=[walk.uuid]))
    return _move(walk, "activate", _("Activate"))


@next_step(order=50)
def end(reader: User, participant: Participant) -> NextStep | None:
    """Completing, once the path is walked: the exit is assessed and the project is there."""
    walk = _current_path(reader, participant)
    if walk is None or walk.state not in RUNNING_STATES:
        return None
    if not (has_exit_assessment_or_reason(walk) and has_exit_project(walk)):
        return None
    if not plans_are_settled(walk) and (at_exit := url_or_blank("actionplans:exit", walk.uuid)):
        return NextStep(_("Prepare the end of the path"), at_exit)
    return _move(walk, "complete", _("Complete the path"))


def _move(walk: Enrolment, name: str, label: Any) -> NextStep:
    return NextStep(label, reverse("participants:move", args=[walk.uuid, name]))


# Rows of a group


@own_note(order=10)
def no_news(reader: User, centre: Centre, paths: Sequence[Enrolment]) -> dict[int, GroupNote]:
    """Since when there is no news of somebody to contact; never how often she was away."""
    return {
        one.person.pk: GroupNote(
            gettext("no news since %(day)s") % {"day": long_date(one.since)},
            reverse("participants:contact", args=[one.person.uuid]),
        )
        for one in to_contact(reader, centre)
    }


@own_note(order=40)
def exit_projects(reader: User, centre: Centre, paths: Sequence[Enrolment]) -> dict[int, GroupNote]:
    """Of whom the project at the end of the path is noted."""
    people: list[Any] = own_people(reader, centre)
    noted = {one.pk for one in people if one.exit_project is not None}
    return {key: GroupNote(gettext("exit project noted")) for key in noted}
