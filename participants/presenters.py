"""What the pages of a file say of it, put into words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.enums import Role
from accounts.models import Centre, TeamMember, User
from accounts.requests import AuthenticatedHttpRequest
from accounts.staff import colleagues
from core.births import Birth
from core.date_words import hour_words, local_day, moment_words
from core.duplicates import Reason
from core.periods import long_date, today
from participants.current_path import open_beside
from participants.enums import EnrolmentState
from participants.file_list import FileRow, rows_of
from participants.file_page.columns import column_for
from participants.file_page.panels import FilePanel
from participants.file_page.sections import Section, sections_for
from participants.file_permissions import in_file, kept_only, may_on_file
from participants.last_key_worker import last_followed
from participants.models import (
    Break,
    Enrolment,
    FormerIdentity,
    NationalNumber,
    Participant,
    PlannedAbsence,
    ReferentAssignment,
    Track,
)
from participants.page_memory import breaks_known, enrolments_known
from participants.services.breaks import days_words
from participants.services.duplicates import PossibleDuplicate
from participants.services.intake import born_by_number
from participants.who_can_read import FileReader, Readers, Why
from permissions.checks import has_right

# What the person of a file is told later of why it was looked at: no name, no free text.
LISTED = gettext_noop("A list of participants")
SEARCHED = gettext_noop("A search by name among participants")
KNOWN = gettext_noop("Who the person is and when they came, for the team")
ADDRESSED = gettext_noop("The national register number, for a step with the person")
PURPOSES: dict[Why, str] = {
    Why.KEY_WORKER: gettext_noop("Follow-up by the key worker"),
    Why.COVER: gettext_noop("Follow-up while the key worker was away"),
    Why.BREAK_GLASS: gettext_noop("Opened once with a reason, which is reviewed"),
    Why.ROLE: gettext_noop("Follow-up by the team"),
}


def purpose_of(reader: FileReader | None) -> str:
    """Return why somebody who may read a file reads it, as an English message id."""
    return PURPOSES[reader.why if reader is not None else Why.ROLE]


def url_or_blank(name: str, *args: Any) -> str:
    """Return an address of a room above, or "" while there is none of this name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class IntakeNeed:
    """What is missing before a person can be welcomed, and who can add it: names, or a way for one of them."""

    heading: str
    text: str
    action: str
    url: str
    managers: list[str]


def lacking_for_intake(user: User, centre: Centre) -> IntakeNeed | None:
    """Return the first thing that the centre lacks before this user can welcome somebody, None for nothing."""
    if not TeamMember.objects.filter(centre=centre, user=user).exists():
        words = (
            _("Your account has no code in the team yet"),
            _("A file begins with its key worker, who is a member of the team. A manager links your account."),
            _("Open the team"),
            "team",
            "team.manage",
        )
    elif not Track.objects.filter(centre=centre).offered_on(today()).exists():
        words = (
            _("The centre has no path yet"),
            _("A file begins with a path, Remobilisation for example. A manager adds it on the pages of the centre."),
            _("Add a path"),
            "programme:track-new",
            "programme.manage",
        )
    else:
        return None
    heading, text, action, name, right = words
    url = reverse(name) if has_right(user, right, centre=centre) else ""
    return IntakeNeed(heading, text, action, url=url, managers=[str(one) for one in colleagues(centre, Role.MANAGER)])


def age_words(birth: Birth) -> str:
    """Return "36 years old", or "about 36 years old" where the day of birth is not known."""
    years = birth.age_on(today())
    if birth.is_whole:
        return ngettext("%(count)s year old", "%(count)s years old", years) % {"count": years}
    return ngettext("about %(count)s year old", "about %(count)s years old", years) % {"count": years}


def moment(value: dt.datetime) -> str:
    """Return "14:32" for a moment of today in Belgium, else "1 June 2017, 14:32"."""
    return hour_words(value) if local_day(value) == today() else moment_words(value)


def path_words(enrolment: Enrolment) -> str:
    """Return the path and the group: "Remobilisation, group 2016-01"."""
    if enrolment.group is None:
        return str(enrolment.track)
    return _("%(track)s, group %(group)s") % {"track": enrolment.track, "group": enrolment.group}


@dataclass(frozen=True)
class EnrolmentSummary:
    """One enrolment as the reader may see it: the path always, its days and state with their right."""

    enrolment: Enrolment
    words: str
    state: str = ""
    days: str = ""
    operation: str = ""
    ending: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Head:
    """What stands at the top of every page of a file: who it is, the path, the sections; `here` is one of theirs."""

    file: Participant
    kicker: str
    referents: list[str]
    walks: list[EnrolmentSummary]  # the one that the file is about first
    path: Any  # the three milestones of the first of them, as assessments tell them; None where they are not told
    sections: list[Section]
    here: str
    beside: list[str]  # the other paths that go on or wait, as far as the reader may know their states
    kept_only: str = ""  # what is said of a file that is restricted


def head_of(reader: User, participant: Participant, here: str = "overview") -> Head:
    """Return the head of the file as the reader may see it, on the page of the section `here`."""
    walks = walks_of(reader, participant)
    charge = in_file(ReferentAssignment.objects, reader, "enrolment.groups", participant)
    held = charge.current(today()).select_related("member__user").order_by()
    referents = [str(one.member) for one in sorted(held, key=lambda one: (one.starts_on, one.pk))]
    parts = [participant.file_number, *([age_words(participant.birth)] if participant.birth else [])]
    if walks:
        parts.append(walks[0].words)
        if walks[0].state and walks[0].enrolment.state == EnrolmentState.ON_BREAK:
            parts.append(walks[0].days)
    if referents:
        parts.append(_("key worker %(names)s") % {"names": ", ".join(referents)})
    else:
        parts.append(last_followed(reader, [participant]).get(participant.pk) or _("no key worker today"))
    path = column_for("path", reader, [participant], [walks[0].enrolment]).get(participant.pk) if walks else None
    sections = sections_for(reader, participant)
    beside, kept = _paths_beside(walks), kept_only(reader, participant)
    return Head(participant, " · ".join(parts), referents, walks, path, sections, here, beside, kept)


def _paths_beside(walks: list[EnrolmentSummary]) -> list[str]:
    """Return the paths that go on or wait beside the first one, each with its state and days."""
    others = open_beside([walk.enrolment for walk in walks if walk.state])
    said = {walk.enrolment.pk: walk for walk in walks}
    return [
        _("%(path)s (%(state)s, %(days)s)") % {"path": one.words, "state": one.state, "days": one.days}
        for one in (said[path.pk] for path in others)
    ]


def absences_of(participant: Participant) -> list[PlannedAbsence]:
    """Return the announced absences that are not over, the next one first."""
    return list(participant.planned_absences.filter(ends_on__gte=today()).order_by("starts_on", "pk"))


def walks_of(reader: User, participant: Participant) -> list[EnrolmentSummary]:
    """Return the enrolments, the one that the file is about first."""
    told = may_on_file(reader, "enrolment.view", participant)
    read = may_on_file(reader, "participant.file", participant)
    walks = []
    for one in enrolments_known(reader, participant):
        if not told:
            walks.append(EnrolmentSummary(one, path_words(one)))
            continue
        walks.append(
            EnrolmentSummary(
                one,
                path_words(one),
                state=one.get_state_display(),
                days=_days(one, breaks_known(reader, participant).get(one.pk)),
                operation=str(one.operation or ""),
                beside=one.beside_reason if read else "",
                ending=_ending_words(one) if read else "",
            )
        )
    return walks


def _ending_words(enrolment: Enrolment) -> str:
    """Return why a path ended, or why the person did not enter."""
    declined = [enrolment.get_declined_kind_display(), enrolment.decline_reason]
    return str(enrolment.get_exit_reason_display()) or " · ".join(str(part) for part in declined if part)


def _days(enrolment: Enrolment, pause: Break | None) -> str:
    """Return the days of a path, or of the break that it is on."""
    if enrolment.state == EnrolmentState.ON_BREAK and pause is not None:
        return _break_days(pause)
    start = long_date(enrolment.starts_on)
    if enrolment.ended_on:
        return _("from %(start)s to %(end)s") % {"start": start, "end": long_date(enrolment.ended_on)}
    if enrolment.planned_end_on:
        planned = long_date(enrolment.planned_end_on)
        return _("since %(start)s, planned to %(end)s") % {"start": start, "end": planned}
    return _("since %(start)s") % {"start": start}


def _break_days(pause: Break) -> str:
    start = long_date(pause.starts_on)
    if pause.ended_on:
        return _("on a break from %(start)s to %(end)s") % {"start": start, "end": long_date(pause.ended_on)}
    if pause.planned_end_on:
        return _("on a break since %(start)s, planned to %(end)s") % {
            "start": start,
            "end": long_date(pause.planned_end_on),
        }
    return _("on a break since %(start)s") % {"start": start}


def breaks_of(reader: User, participant: Participant) -> dict[int, list[Break]]:
    """Return the breaks of each path, the first one first, by the key of the path."""
    found: dict[int, list[Break]] = {}
    for one in in_file(Break.objects, reader, "enrolment.view", participant).defer("reason").order_by("starts_on"):
        found.setdefault(one.enrolment_id, []).append(one)
    return found


def way_to_break(one: Break) -> dict[str, str]:
    """Return the way to the page on which a break is corrected, for a page on which it is in the way."""
    label = _("Correct the break (%(days)s)") % {"days": days_words(one)}
    return {"label": label, "url": reverse("participants:break", args=[one.uuid])}


def facts_of(reader: User, participant: Participant) -> list[tuple[str, str]]:
    """Return who the person is and, for who may read the file, how she is reached; what is not noted is left out."""
    facts = [
        (_("Birth date"), participant.birth.words if participant.birth else ""),
        (_("Gender"), str(participant.get_gender_display())),
        (_("Languages"), ", ".join(str(language) for language in participant.languages)),
    ]
    found = [(name, value) for name, value in facts if value]
    if may_on_file(reader, "participant.file", participant):
        found += contact_of(participant)
    return found


def former_of(reader: User, participant: Participant) -> list[str]:
    """Return former names and genders with their last days, the last one first, for who edits who the person is."""
    found = in_file(FormerIdentity.objects, reader, "participant.change", participant)
    return [
        _("%(name)s, %(gender)s, until %(day)s")
        % {"name": one, "gender": one.get_gender_display(), "day": long_date(one.until)}
        for one in found
    ]


def phone_address(phone: str) -> str:
    """Return the address by which a phone number is called."""
    return f"tel:{phone.replace(' ', '')}"


def phone_link(phone: str) -> str:
    """Return a phone number that a touch calls, "" for none."""
    return format_html('<a href="{}">{}</a>', phone_address(phone), phone) if phone else ""


def contact_of(participant: Participant) -> list[tuple[str, str]]:
    """Return how the person is reached; only for who may read the file."""
    town = f"{participant.postcode} {participant.city}".strip()
    facts = [
        (_("Phone"), phone_link(participant.phone)),
        (_("E-mail"), participant.email),
        (_("Address"), ", ".join(part for part in (participant.address, town) if part)),
    ]
    return [(name, value) for name, value in facts if value]


def has_national_number(reader: User, participant: Participant) -> bool:
    """Answer whether the reader may see a national register number, and there is one."""
    return in_file(NationalNumber.objects, reader, "participant.national_number", participant).exists()


def national_number_words(value: str) -> str:
    """Return eleven digits as people write them: "85.07.30-033.28"."""
    return f"{value[:2]}.{value[2:4]}.{value[4:6]}-{value[6:9]}.{value[9:]}"


def doubt_of_birth(number: str, birth: Birth | None) -> str:
    """Return the question that a number and a birth date ask together, "" where they agree or one is not there."""
    told = born_by_number(number)
    if told is None or birth is None or told.may_be(birth):
        return ""
    words = {"told": told.words, "birth": birth.words}
    if told.is_whole:
        return _("The number says born on %(told)s; the birth date written here is %(birth)s.") % words
    return _("The number says born in %(told)s; the birth date written here is %(birth)s.") % words


def born_words(birth: Birth | None) -> str:
    """Return "born on 1 June 1990", or "born in 1990" for one of which no more is known."""
    if birth is None:
        return _("no birth date is noted")
    return (_("born on %(day)s") if birth.is_whole else _("born in %(day)s")) % {"day": birth.words}


@dataclass(frozen=True)
class PerhapsKnown:
    """A file that may be of the same person, and what its reader may know of it, in words."""

    file: Participant
    words: list[str]
    reasons: list[str] = field(default_factory=list)


# By what a file was found is told to who may read it in that file.
_READ_WITH = {
    Reason.SAME_PHONE: "participant.file",
    Reason.NEAR_PHONE: "participant.file",
    Reason.SAME_NUMBER: "participant.national_number",
    Reason.FORMER_NAME: "participant.change",
}


def perhaps_known(reader: User, found: list[PossibleDuplicate]) -> list[PerhapsKnown]:
    """Return by what each file was found and what helps to decide, as far as its reader may know of it."""
    enrolments = Enrolment.objects.for_user(reader, "enrolment.groups")
    asked = {_READ_WITH[reason] for one in found for reason in one.reasons if reason in _READ_WITH}
    files = Participant.objects.filter(pk__in=[one.file.pk for one in found])
    opened = {action: set(files.for_user(reader, action).values_list("pk", flat=True)) for action in sorted(asked)}
    rows = rows_of([one.file for one in found], enrolments, reader)
    followed = last_followed(reader, [row.file for row in rows if not row.referents])
    return [
        PerhapsKnown(row.file, _known_words(row, followed.get(row.file.pk, "")), _reason_words(one, opened))
        for one, row in zip(found, rows, strict=True)
    ]


def _reason_words(one: PossibleDuplicate, opened: dict[str, set[int]]) -> list[str]:
    """Return the reasons in words; what the reader may not know of the file is told as something that fits."""
    words = [
        str(reason.label)
        for reason in one.reasons
        if reason not in _READ_WITH or one.file.pk in opened[_READ_WITH[reason]]
    ]
    return words if len(words) == len(one.reasons) else [*words, str(Reason.NOTED.label)]


def _known_words(row: FileRow, followed: str) -> list[str]:
    seen = row.columns.get("last_seen")
    words = [born_words(row.file.birth)]
    if row.enrolment is not None:
        words.append(path_words(row.enrolment) + (f" ({row.state})" if row.state else ""))
    if row.referents:
        words.append(_("ask %(names)s, key worker") % {"names": ", ".join(row.referents)})
    else:
        words.append(followed or _("no key worker today"))
    if seen is not None:
        words.append(_("last seen on %(day)s") % {"day": long_date(seen)})
    return words


@dataclass(frozen=True)
class DrawnPanel:
    """A part of the page with its drawing."""

    panel: FilePanel
    body: str


def render_panels(panels: list[FilePanel], request: AuthenticatedHttpRequest) -> list[DrawnPanel]:
    """Draw each part with what it needs, and nothing of the others."""
    return [DrawnPanel(panel, render_to_string(panel.template, {"part": panel.context}, request)) for panel in panels]


@dataclass(frozen=True)
class Banner:
    """What is said above a file that is open by exception."""

    kind: str  # of <c-note>
    heading: str
    text: str
    closes: bool = False  # one's own opening, which one may end before its time


def banner_of(here: FileReader | None, readers: Readers) -> Banner | None:
    """Return what is said to somebody who reads the file by break-glass or by cover, or None."""
    if here is None or here.why not in (Why.BREAK_GLASS, Why.COVER):
        return None
    names = ", ".join(str(reader.user) for reader in readers.key_workers)
    if here.until_moment is not None:
        told = (
            _("%(names)s was told. The data-protection officer reviews each opening.") % {"names": names}
            if names
            else _("The data-protection officer reviews each opening.")
        )
        until = _("You can read this file until %(moment)s, read only") % {"moment": moment(here.until_moment)}
        return Banner("warn", until, told, closes=True)
    said = {
        "name": here.stands_in_for or names or _("the key worker"),
        "day": long_date(here.until) if here.until else "",
    }
    if here.stands_in_for:
        until = _("You stand in for %(name)s until %(day)s") % said
    else:
        until = _("%(name)s gave you access to this file until %(day)s") % said
    return Banner("information", until, _("What you note here is signed with your own name."))


@dataclass(frozen=True)
class ReadersWords:
    """Who will read what one writes: a line, then the whole of it."""

    short: str
    lines: list[str]
    others: str


def readers_words(readers: Readers, you: User) -> ReadersWords:
    """Return who can read it today, in words; `you` is the person who looks."""
    names = [_short(reader, you) for reader in readers.people]
    if not names:
        short = _("nobody today")
    elif [reader.user.pk for reader in readers.people] == [you.pk]:
        short = _("you alone")
    else:
        short = ", ".join(names)
    return ReadersWords(short, [_line(reader, you) for reader in readers.people], _others(readers))


def _until(reader: FileReader) -> str:
    if reader.until_moment is not None:
        return moment(reader.until_moment)
    return long_date(reader.until) if reader.until is not None else ""


def _name(reader: FileReader, you: User) -> str:
    return _("you") if reader.user.pk == you.pk else str(reader.user)


def _short(reader: FileReader, you: User) -> str:
    name, until = _name(reader, you), _until(reader)
    return _("%(name)s (until %(day)s)") % {"name": name, "day": until} if until else name


def _line(reader: FileReader, you: User) -> str:
    words = {"name": str(reader.user), "day": _until(reader), "whom": reader.stands_in_for}
    match reader.why:
        case Why.KEY_WORKER:
            line = _("%(name)s, key worker")
        case Why.COVER if reader.stands_in_for:
            line = _("%(name)s, who stands in for %(whom)s until %(day)s")
        case Why.COVER:
            line = _("%(name)s, to whom the file is lent until %(day)s")
        case Why.BREAK_GLASS:
            line = _("%(name)s, who opened the file with a reason, until %(day)s")
        case _:
            line = _("%(name)s, by their role in the centre")
    said = line % words
    return _("%(reader)s (you)") % {"reader": said} if reader.user.pk == you.pk else said


def _others(readers: Readers) -> str:
    if not readers.by_break_glass:
        return _("Nobody else can open the file today.")
    if readers.sealed:
        return _(
            "The file is protected: apart from those above, only people named on it can open it, with a written reason."
        )
    return _(
        "Social workers and managers of the centre can open the file for four hours with a written reason; "
        "the key worker is told at once, and each opening is reviewed."
    )
