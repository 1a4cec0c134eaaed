"""What a file tells of its exceptions: one's own opening, who opened it with a reason, to whom it is lent, its seal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.periods import BELGIUM, today
from participants.file_permissions import may_on_file
from participants.models import Cover, Participant, ParticipantUserGrant, Seal
from participants.services import cover, handover, seal_requests
from participants.services.break_glass import opening_in_force
from participants.services.handover import charge_of

LATEST = 5


@dataclass(frozen=True)
class Arranged:
    """To whom a file is lent, and the ways to what its reader may arrange about it."""

    lent: list[dict[str, Any]]
    links: list[tuple[str, str]]


def own_opening(reader: User, participant: Participant) -> ParticipantUserGrant | None:
    """Return the opening by which the reader reads the file now."""
    return opening_in_force(reader, participant)


def opened_lately(reader: User, participant: Participant) -> list[ParticipantUserGrant] | None:
    """Return the latest openings with a reason for who may read the log of the file, None for others."""
    if not may_on_file(reader, "access_log.view", participant):
        return None
    taken = ParticipantUserGrant.objects.break_glass().filter(content_object=participant)
    return list(taken.select_related("user").order_by("-granted_at", "-pk")[:LATEST])


def exceptions_of_file(reader: User, participant: Participant) -> Arranged:
    """Return what is arranged about the file, and what the reader may arrange; empty for who may do nothing."""
    links = _links(reader, participant)
    return Arranged(_lent(participant) if links else [], links)


def _links(reader: User, participant: Participant) -> list[tuple[str, str]]:
    """Return the ways to what the reader may arrange about the file, as words and addresses."""
    links = []
    for action, name, words in (
        (cover.GIVE, "lend", _("Lend this file to a colleague")),
        (handover.ASSIGN, "hand-over", _("Hand this file over")),
        (seal_requests.ASK, "ask-seal", _("Protect this file")),
    ):
        if may_on_file(reader, action, participant):
            known = action == seal_requests.ASK and _has_seal(participant)
            links.append((_("The protection of this file") if known else words, _address(name, participant)))
    return links


def _address(name: str, participant: Participant) -> str:
    return reverse(f"participants:{name}", args=[participant.uuid])


def _has_seal(participant: Participant) -> bool:
    """Answer whether a seal is asked for or holds; who sees the file at all may know."""
    return Seal.objects.open().filter(participant=participant).exists()


def _lent(participant: Participant) -> list[dict[str, Any]]:
    """Return to whom the file is lent now or from a later day: by itself, or with the caseload of its key worker."""
    members = [one.member_id for one in charge_of(participant, today()) if one.starts_on <= today()]
    loans = ParticipantUserGrant.objects.cover().not_over(timezone.now()).still_lent(today())
    covers = Cover.objects.not_over(today()).filter(member__in=members).select_related("colleague")
    rows = [
        {"name": str(one.colleague), "first": one.starts_on, "last": one.ends_on}
        for one in covers.order_by("starts_on", "pk")
    ]
    for loan in loans.filter(content_object=participant).select_related("user"):
        first = timezone.localtime(loan.granted_at, BELGIUM).date()
        rows.append({"name": str(loan.user), "first": first, "last": loan.last_day})
    return rows
