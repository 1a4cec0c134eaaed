"""Seats of a group: those on trial, active or on a break.

They are counted under a lock on the group, so that none is given twice.

A protected file has a seat like any other, and is counted (docs/adr, pages of the centre).
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from participants.models import Group


def lock_group(key: int) -> Group:
    """Lock a group until the end of the transaction, and return it as it is now."""
    return Group._base_manager.select_for_update(of=("self",), no_key=True).get(pk=key)


def taken_seats(group: Group) -> int:
    """Return how many seats are taken; the group is locked until the end of the transaction."""
    return lock_group(group.pk).seats_taken


def sentence_of(group: Group) -> str:
    """Return how many seats a group has and that they are taken, for a page: no lock is taken."""
    words = {"group": group, "taken": group.seats_taken, "seats": group.seats}
    return _("Group %(group)s has %(taken)s of %(seats)s: free a seat or wait.") % words


def refusal_of(group: Group) -> str:
    """Return why nobody more may begin in a group, or "". The group is locked until the end of the transaction."""
    now = lock_group(group.pk)
    return sentence_of(now) if now.is_full else ""
