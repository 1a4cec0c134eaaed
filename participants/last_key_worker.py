"""Who last followed a file that has no key worker today, for who may know who follows it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import User
from core.periods import long_date, today
from participants.models import Participant, ReferentAssignment


def last_followed(reader: User, files: Sequence[Participant]) -> dict[int, str]:
    """Return "followed until 30 June 2026 by Anne" by key of the file, in one statement; none for no files.

    `files` are those that nobody follows today. A file that nobody ever followed is left out.
    """
    if not files:
        return {}
    known = ReferentAssignment.objects.for_user(reader, "enrolment.groups")
    ended = known.filter(participant__in=files, ends_on__lt=today()).select_related("member__user")
    last: dict[int, list[ReferentAssignment]] = {}
    for one in ended.order_by("ends_on", "starts_on", "pk"):
        others = last.get(one.participant_id, [])
        last[one.participant_id] = [*others, one] if others and others[0].ends_on == one.ends_on else [one]
    return {key: _words(found) for key, found in last.items()}


def _words(found: list[ReferentAssignment]) -> str:
    names = ", ".join(dict.fromkeys(str(one.member) for one in found))
    day = found[0].ends_on
    return _("followed until %(day)s by %(names)s") % {"day": long_date(day) if day else "", "names": names}
