"""Writing in a file, once for one gesture however often its form is sent."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import TeamMember, User
from core.concurrent_edits import mark_of
from core.idempotency import create_once
from participants.models import FollowUp, Intervention, NationalNumber, Participant, PlannedAbsence
from participants.services.national_numbers import note_number


def team_member_of(user: User, participant: Participant) -> TeamMember | None:
    """Return the team member for whom the account stands in the centre of the file, or None."""
    return TeamMember.objects.filter(centre=participant.centre_id, user=user).first()


def note_intervention(
    participant: Participant, member: TeamMember, *, key: uuid.UUID, values: dict[str, Any]
) -> Intervention:
    """Write an intervention of the member, or return the one that the same form wrote before.

    Raises KeyTaken and NoActor as create_once() does. `values`: date, minutes, kind, note.
    """
    noted = Intervention(participant=participant, done_by=member, **values)
    return create_once(noted, key=key, same=("participant", "done_by", *values))[0]


def note_follow_up(participant: Participant, member: TeamMember, *, key: uuid.UUID, values: dict[str, Any]) -> FollowUp:
    """Write what came of contacting a person, once. Raises KeyTaken and NoActor as create_once() does."""
    noted = FollowUp(participant=participant, done_by=member, **values)
    said = [name for name in values if name != "why"]  # the signal rests once it is noted
    return create_once(noted, key=key, same=("participant", "done_by", *said))[0]


def note_absence(participant: Participant, *, key: uuid.UUID, values: dict[str, Any]) -> PlannedAbsence:
    """Write the days on which a person said not to come, once. Raises KeyTaken and NoActor as create_once() does."""
    absence = PlannedAbsence(participant=participant, **values)
    return create_once(absence, key=key, same=("participant", *values))[0]


def remove_absence(absence: PlannedAbsence) -> None:
    """Take an announced absence away; marks that followed from it stay."""
    absence.delete()


def save_number(participant: Participant, form: Any, *, by: User) -> bool:
    """Note or replace the national register number; answer whether it was written.

    Where somebody replaced it meanwhile, or it stands on another file, nothing is written and the form says so. Call it
    on a valid form with `value` and `seen`, the mark of the number that stood there when it was shown.
    """
    Participant._base_manager.select_for_update(of=("self",)).get(pk=participant.pk)  # two at once wait here
    value, seen = form.cleaned_data["value"], form.cleaned_data["seen"]
    known = NationalNumber._base_manager.filter(participant=participant).first()
    if known is not None and known.value != value and mark_of(known) != seen:
        form.data = form.data.copy()
        form.data["seen"] = mark_of(known)
        form.add_error(
            None, _("Another number was noted meanwhile. Check yours; saved once more, it replaces that one.")
        )
        return False
    try:
        note_number(participant, value, by=by)
    except ValidationError as refused:
        form.add_error("value", refused.messages)
        return False
    return True
