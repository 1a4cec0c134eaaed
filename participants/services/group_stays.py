"""The group of a path by its days: begun, changed from a day, followed where an import wrote the path.

Whoever writes `Enrolment.group` calls one of these in the same transaction, so that it is the group of today's stay.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from core.history import bulk_create_tracked, bulk_update_tracked, delete_tracked, save_changes
from core.periods import today
from participants.models import Break, Enrolment, Group, GroupStay

_DAY = dt.timedelta(days=1)


@transaction.atomic
def follow_group(enrolment: Enrolment, *, from_day: dt.date | None) -> None:
    """Let a path be in the group that its row names from a day on, never before its start; without one, in none.

    Without a day it is today, and a path that is in this group already stays in it as it was, with what was noted for
    later days; for another group this makes way. A day for the same group corrects since when it is in it: the group
    before lasts until the eve.
    """
    current = Enrolment._base_manager.select_for_update(of=("self",)).get(pk=enrolment.pk)
    day = max(from_day or today(), current.starts_on)
    stays = list(current.stays.order_by("starts_on"))
    begun = [one for one in stays if not _is_to_come(one, current)]
    last = begun[-1] if begun else None
    goes_on = last is not None and (last.ends_on is None or len(begun) < len(stays))
    if last is not None and goes_on and last.group_id == current.group_id:
        if from_day is not None and day != last.starts_on:
            _move_first_day(begun, day)
        return
    _make_way(stays, day)
    if current.group_id is not None:
        GroupStay.objects.create(enrolment=current, group_id=current.group_id, starts_on=day)


@transaction.atomic
def plan_group(enrolment: Enrolment, group: Group, *, from_day: dt.date) -> None:
    """Let a path be in a group from a day to come; its row names the group on that day (services.day_changes).

    What was noted for that day and later makes way; the group in which it is then anyway is no change.
    """
    current = Enrolment._base_manager.select_for_update(of=("self",)).get(pk=enrolment.pk)
    stays = list(current.stays.order_by("starts_on"))
    if stays and (stays[-1].group_id, stays[-1].starts_on) == (group.pk, from_day):
        return  # sent twice
    _make_way(stays, from_day)
    before = [one for one in stays if one.starts_on < from_day]
    if before and before[-1].group_id == group.pk:
        save_changes(before[-1], ends_on=None)
    else:
        GroupStay.objects.create(enrolment=current, group=group, starts_on=from_day)


def stay_from_start(enrolment: Enrolment) -> None:
    """Let a path be in the group of its row from its first day, and in no other."""
    delete_tracked(GroupStay, enrolment.stays.order_by("pk").values_list("pk", flat=True))
    if enrolment.group_id is not None:
        GroupStay.objects.create(enrolment=enrolment, group_id=enrolment.group_id, starts_on=enrolment.starts_on)


def drop_stays_to_come(enrolment: Enrolment) -> None:
    """Take away the stays that a path which ends does not come to; the one before lasts as long as the path."""
    stays = list(enrolment.stays.order_by("starts_on"))
    begun = [one for one in stays if not _is_to_come(one, enrolment)]
    if len(begun) < len(stays):
        delete_tracked(GroupStay, [one.pk for one in stays if one not in begun])
        if begun:
            save_changes(begun[-1], ends_on=None)


def stay_to_come(enrolment: Enrolment) -> GroupStay | None:
    """Return the stay that was noted for a later day, None where there is none."""
    later = enrolment.stays.filter(starts_on__gt=max(today(), enrolment.starts_on))
    return later.select_related("group").order_by("starts_on").first()


def _is_to_come(stay: GroupStay, enrolment: Enrolment) -> bool:
    """Answer whether a stay begins on a later day, and not with its path."""
    return stay.starts_on > max(today(), enrolment.starts_on)


def _make_way(stays: list[GroupStay], day: dt.date) -> None:
    """Take away the stays of a day and later, and end the one that reaches it on the eve."""
    delete_tracked(GroupStay, [one.pk for one in stays if one.starts_on >= day])
    for one in stays:
        if one.starts_on < day and (one.ends_on is None or one.ends_on >= day):
            save_changes(one, ends_on=day - _DAY)


def _move_first_day(stays: list[GroupStay], day: dt.date) -> None:
    """Let the last stay begin on another day; the one before it, if they follow each other, ends on the eve."""
    *earlier, last = stays
    before = earlier[-1] if earlier else None
    follows = before is not None and before.ends_on == last.starts_on - _DAY
    if day < last.starts_on:
        _make_way(earlier, day)
    save_changes(last, starts_on=day)
    if before is not None and follows and before.ends_on is not None and before.ends_on < day - _DAY:
        save_changes(before, ends_on=day - _DAY)


def since_when(enrolment: Enrolment) -> GroupStay | None:
    """Return the stay of a path in the group of today, of a path that is over its last one, or None."""
    begun = enrolment.stays.filter(starts_on__lte=max(today(), enrolment.starts_on))
    last = begun.select_related("group").order_by("-starts_on").first()
    return None if last is None or (last.ends_on is not None and last.ends_on < today()) else last


@transaction.atomic
def follow_enrolments(enrolments: Iterable[Enrolment]) -> None:
    """Let stays and breaks follow paths that were written from earlier records, whose days nobody told.

    A path without stays was in its group from its start; another group of the workbook corrects the last stay; a start
    that is corrected moves the first one. A break ends with the path that ended; one that began later goes.
    """
    written = {one.pk: one for one in enrolments}
    _follow_stays(written)
    _end_breaks(written)


def _follow_stays(written: dict[int, Enrolment]) -> None:
    known: dict[int, list[GroupStay]] = defaultdict(list)
    for stay in GroupStay.objects.filter(enrolment__in=written).order_by("starts_on"):
        known[stay.enrolment_id].append(stay)
    new, moved, corrected = [], [], []
    for key, path in written.items():
        stays = known[key]
        if not stays:
            if path.group_id is not None:
                new.append(GroupStay(enrolment=path, group_id=path.group_id, starts_on=path.starts_on))
            continue
        begun = [one for one in stays if not _is_to_come(one, path)]
        begun = begun or [one for one in stays if one.group_id == path.group_id][:1]
        if not begun:
            continue  # in no group before the one that was noted for a later day
        first, last = begun[0], begun[-1]
        if path.group_id is not None and last.group_id != path.group_id:
            last.group_id = path.group_id
            corrected.append(last)
        if first.starts_on != path.starts_on and (first.ends_on is None or path.starts_on <= first.ends_on):
            first.starts_on = path.starts_on
            moved.append(first)
    bulk_create_tracked(GroupStay, new)
    bulk_update_tracked(GroupStay, corrected, ["group"])
    bulk_update_tracked(GroupStay, moved, ["starts_on"])


def _end_breaks(written: dict[int, Enrolment]) -> None:
    ends = {key: path.ended_on for key, path in written.items() if path.ended_on is not None}
    for one in Break.objects.not_over().filter(enrolment__in=list(ends)):
        end = ends[one.enrolment_id]
        if end < one.starts_on:
            one.delete()  # the import has warned of it
        else:
            save_changes(one, ended_on=end)
