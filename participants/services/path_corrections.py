"""A path that was noted wrongly is put right, with a reason that history keeps: its days, its track, why it ended.

What stands against a correction is said beside its field; what is odd, or was counted already, is asked about. Sheets
that are closed, breaks, assessments and plans stay as they are.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from core.actor import because, require_act
from core.closed_years import CountedDays, doubt_about, years_moved
from core.concurrent_edits import Meanwhile, save_edit
from core.history import delete_tracked, save_changes
from core.periods import long_date, today
from participants.enums import NOT_ENTERED, STARTED_STATES, EnrolmentState, ExitReason
from participants.models import Break, Enrolment, Group, GroupStay, Track
from participants.services import seats
from participants.services.after_contacts import follow_end
from participants.services.group_stays import stay_from_start
from participants.services.parallel_paths import doubt_of, forget_beside, lock_person, paths_beside

_DAY = dt.timedelta(days=1)
NOT_BORN = gettext_noop("The person was not born yet on this day. Correct it, or the birth date under “Who it is”.")
UNCOUNTED = [*NOT_ENTERED, EnrolmentState.TRIAL]  # of paths in these states no figure counts the days


@dataclass(frozen=True)
class PathCorrection:
    """A path as it is noted, and what it is to be."""

    path: Enrolment
    track: Track
    group: Group | None
    starts_on: dt.date
    ended_on: dt.date | None
    beside_reason: str = ""

    @property
    def moves_days(self) -> bool:
        return (self.starts_on, self.ended_on) != (self.path.starts_on, self.path.ended_on)

    @property
    def changes_track(self) -> bool:
        return self.track.pk != self.path.track_id

    def has(self, first: dt.date, last: dt.date | None) -> bool:
        """Answer whether the corrected path has some of these days."""
        return (last is None or last >= self.starts_on) and (self.ended_on is None or first <= self.ended_on)

    def loses(self, day: dt.date) -> bool:
        """Answer whether a day was one of the path and is none any more."""
        was = self.path.starts_on <= day and (self.path.ended_on is None or day <= self.path.ended_on)
        return was and not self.has(day, day)

    @property
    def lost(self) -> list[tuple[dt.date, dt.date]]:
        """The days that the path loses, from a first to a last."""
        found = []
        if self.starts_on > self.path.starts_on:
            found.append((self.path.starts_on, self.starts_on - _DAY))
        if self.ended_on is not None and (self.path.ended_on is None or self.ended_on < self.path.ended_on):
            found.append((self.ended_on + _DAY, self.path.ended_on or today()))
        return found

    def paths_beside(self) -> list[Enrolment]:
        """Return the other paths of the person that would share days with it."""
        if self.path.state == EnrolmentState.DECLINED:
            return []
        return paths_beside(self.path.participant, self.starts_on, self.ended_on, key=self.path.uuid)


# What stands against it


def refusals_of(correction: PathCorrection) -> dict[str, list[str]]:
    """Return what stands against a correction, by the field beside which it is said."""
    found: dict[str, list[str]] = {"starts_on": [], "ended_on": [], "group": [], "beside_reason": []}
    path, participant = correction.path, correction.path.participant
    birth = participant.birth
    if birth is not None and correction.starts_on < birth.first and correction.starts_on != path.starts_on:
        found["starts_on"].append(_(NOT_BORN))
    if path.state not in NOT_ENTERED and correction.starts_on > max(today(), path.starts_on):
        found["starts_on"].append(_("The path has begun: enter today or an earlier day."))
    for one in breaks_outside(correction):
        at = "starts_on" if one.starts_on < correction.starts_on else "ended_on"
        found[at].append(_about_break(one, before=at == "starts_on"))
    if correction.changes_track and correction.group is not None and path.state in STARTED_STATES:
        found["group"] += [full for full in [seats.refusal_of(correction.group)] if full]
    if correction.moves_days and not correction.beside_reason:
        unsaid = [one for one in correction.paths_beside() if not one.beside_reason]
        found["beside_reason"] += [doubt_of(one) for one in unsaid]
        if unsaid:
            found["beside_reason"].append(_("Correct the days, or say why both paths run side by side."))
    return {name: sentences for name, sentences in found.items() if sentences}


def breaks_outside(correction: PathCorrection) -> list[Break]:
    """Return the breaks of which days would lie outside, and did not before."""
    found = []
    for one in correction.path.breaks.order_by("starts_on"):
        last = one.ended_on or one.starts_on
        if _ended_with(correction.path, one) and correction.has(one.starts_on, one.starts_on):
            continue  # it follows the end
        if correction.loses(one.starts_on) or correction.loses(last):
            found.append(one)
    return found


def _ended_with(path: Enrolment, one: Break) -> bool:
    """Answer whether a break ended with its path."""
    return one.ended_on is not None and one.ended_on == path.ended_on


def _about_break(one: Break, *, before: bool) -> str:
    """Return what is said of a break that lies before the corrected first day, or after the corrected last one."""
    words = {"first": long_date(one.starts_on), "last": long_date(one.ended_on) if one.ended_on else ""}
    if one.ended_on is None:
        return _("The break that began on %(first)s is before this day: correct it or remove it first.") % words
    if before:
        return _("The break from %(first)s to %(last)s is before this day: correct it or remove it first.") % words
    return _("The break from %(first)s to %(last)s is after this day: correct it or remove it first.") % words


# What is asked about


def doubts_of(correction: PathCorrection) -> list[str]:
    """Return what is odd about a correction and may be right, and what was counted and would count otherwise."""
    found = []
    path = correction.path
    if correction.moves_days:
        found += _after_a_death(correction)
        if path.state not in UNCOUNTED:
            now = CountedDays(correction.starts_on, correction.ended_on)
            found += doubt_about(years_moved(CountedDays(path.starts_on, path.ended_on), now))
    found += _about_groups(correction)
    if correction.lost:
        found += _about_assessments(correction) + _about_attendance(correction)
    return found


def _after_a_death(correction: PathCorrection) -> list[str]:
    """Ask about days after a path that ended because the person died."""
    others = correction.path.participant.enrolments.exclude(pk=correction.path.pk)
    died = others.filter(exit_reason=ExitReason.DECEASED).order_by("ended_on").first()
    last = correction.ended_on or correction.starts_on
    if died is None or died.ended_on is None or last <= died.ended_on:
        return []
    return [_("Another path ended on %(day)s because the person died.") % {"day": long_date(died.ended_on)}]


def _about_groups(correction: PathCorrection) -> list[str]:
    """Tell which stays in groups fall away, and ask about a group that was not there yet."""
    stays = list(correction.path.stays.select_related("group").order_by("starts_on"))
    if correction.changes_track:
        if len(stays) < 2:
            return []
        codes = ", ".join(dict.fromkeys(str(one.group) for one in stays))
        return [_("The path was in several groups (%(groups)s): it will be in one, from its first day.") % {
            "groups": codes
        }]  # fmt: skip
    found = []
    for one in stays:
        if not correction.has(one.starts_on, one.ends_on):
            words = {"group": one.group, "first": long_date(one.starts_on)}
            if one.ends_on is None:
                found.append(_("The days in group %(group)s, since %(first)s, fall away.") % words)
            else:
                words["last"] = long_date(one.ends_on)
                found.append(_("The days in group %(group)s, from %(first)s to %(last)s, fall away.") % words)
    if stays and correction.starts_on < min(correction.path.starts_on, stays[0].group.starts_on):
        words = {"group": stays[0].group, "day": long_date(stays[0].group.starts_on)}
        found.append(_("Group %(group)s is there since %(day)s only.") % words)
    return found


def _about_assessments(correction: PathCorrection) -> list[str]:
    """Tell which assessments would lie outside: of a room above, through the reverse accessor."""
    done = correction.path.assessments.standing().order_by("date", "pk")
    outside = [one for one in done.without_reasons() if correction.loses(one.date)]
    if not outside:
        return []
    said = ", ".join(f"{one.get_moment_display()} ({long_date(one.date)})" for one in outside)
    return [_("Assessments lie outside these days and stay as they are: %(assessments)s.") % {"assessments": said}]


def _about_attendance(correction: PathCorrection) -> list[str]:
    """Tell how many times the person came on the days that fall away; they count all the same."""
    came = correction.path.participant.attendances.there()
    number = sum(came.filter(session__date__gte=one, session__date__lte=last).count() for one, last in correction.lost)
    if not number:
        return []
    said = ngettext(
        "The person came %(count)s time on the days that fall away: this stays noted, and counts.",
        "The person came %(count)s times on the days that fall away: this stays noted, and counts.",
        number,
    )
    return [said % {"count": number}]


# What is written


def correct_path(form: Any) -> tuple[bool, Meanwhile | None]:
    """Write what a valid form corrects, as save_edit(), with its reason; its days are followed."""
    if not form.is_bound:
        return False, None
    with transaction.atomic():
        lock_person(form.instance.participant_id)  # two paths of one person at once wait here
        Enrolment._base_manager.select_for_update(of=("self",)).get(pk=form.instance.pk)  # before its group
        if not form.is_valid() or form.asked:
            return False, None
        path = form.path
        with because(form.cleaned_data["why"]):
            done, meanwhile = save_edit(form)
            if done:
                current = Enrolment._base_manager.select_related("participant").get(pk=path.pk)
                _follow(current, before=path)
                forget_beside(current.participant)
                follow_end(current, by=require_act().user)
    return done, meanwhile


def _follow(path: Enrolment, *, before: Enrolment) -> None:
    """Let the stays in groups follow corrected days and another track; a break that ended with the path, its end."""
    for one in path.breaks.order_by("starts_on"):
        if _ended_with(before, one):
            save_changes(one, ended_on=path.ended_on)
    if path.track_id != before.track_id:
        delete_tracked(GroupStay, path.stays.order_by("pk").values_list("pk", flat=True))
        stay_from_start(path)
        return
    stays = list(path.stays.select_related("group").order_by("starts_on"))
    if not stays or (path.starts_on, path.ended_on) == (before.starts_on, before.ended_on):
        return
    new = PathCorrection(path, path.track, path.group, path.starts_on, path.ended_on)
    kept = [one for one in stays if new.has(one.starts_on, one.ends_on)]
    delete_tracked(GroupStay, [one.pk for one in stays if one not in kept])
    if not kept:
        stay_from_start(path)
        return
    first, last = kept[0], kept[-1]
    if first.starts_on < path.starts_on or (first == stays[0] and first.starts_on == before.starts_on):
        save_changes(first, starts_on=path.starts_on)
    if last != stays[-1]:
        save_changes(last, ends_on=None)
        save_changes(path, group=last.group)
