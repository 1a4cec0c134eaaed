"""Who opened a file this month, in a few lines: the whole of it is a page of oversight."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.enums import Extent
from audit.models import AccessEntry
from core.periods import BELGIUM, day_and_month, today
from participants.models import Participant
from participants.presenters import moment

MOST = 4


def opened_of(participant: Participant, you: User) -> list[str]:
    """Return who opened the file since the first of the month and when last, the latest first; one statement."""
    first = dt.datetime.combine(today().replace(day=1), dt.time(), BELGIUM)
    entries = AccessEntry.objects.filter(extent=Extent.OPENED, at__gte=first, files__file=participant.uuid)
    named = entries.values_list("actor", "actor__first_name", "actor__last_name", "actor__email")
    latest = list(named.annotate(last=Max("at")).order_by("-last")[: MOST + 1])
    lines = []
    for key, first_name, last_name, email, last in latest[:MOST]:
        name = _("You") if key == you.pk else str(User(first_name=first_name, last_name=last_name, email=email))
        lines.append(_("%(name)s, %(moment)s") % {"name": name, "moment": _when(last)})
    others = len(latest) > MOST
    lines.append(_("Others too, this month.") if others else _("Nobody else this month."))
    return lines


def _when(value: dt.datetime) -> str:
    local = timezone.localtime(value, BELGIUM)
    if local.date() == today():
        return _("today at %(time)s") % {"time": moment(value)}
    return day_and_month(local.date())
