"""Changing who a person is: a name or gender that changes from a day leaves what was before, a correction does not."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from core.concurrent_edits import EditForm, Meanwhile, save_edit
from participants.models import FormerIdentity, Participant

KEPT = ("last_name", "first_name", "gender")


@transaction.atomic
def save_identity(form: EditForm, *, changed_on: dt.date | None) -> tuple[bool, Meanwhile | None]:
    """Save an edit of an identity as save_edit() does; `changed_on` is the first day of another name or gender.

    Without it the edit corrects what was there, and nothing is kept but in history.
    """
    before = Participant._base_manager.select_for_update(of=("self",)).get(pk=form.instance.pk)
    done, meanwhile = save_edit(form)
    if done and changed_on is not None:
        _keep(before, changed_on)
    return done, meanwhile


def _keep(before: Participant, changed_on: dt.date) -> None:
    now = Participant._base_manager.get(pk=before.pk)
    if any(getattr(before, name) != getattr(now, name) for name in KEPT):
        until = changed_on - dt.timedelta(days=1)
        FormerIdentity(participant=now, until=until, **{name: getattr(before, name) for name in KEPT}).save()


def was_kept(participant: Participant, changed_on: dt.date) -> bool:
    """Answer whether a change from this day is noted already: the same form, sent again."""
    until = changed_on - dt.timedelta(days=1)
    return FormerIdentity.objects.filter(participant=participant, until=until).exists()
