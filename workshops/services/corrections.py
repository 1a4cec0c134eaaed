"""What was wrong about a session is put right: a sheet opened by mistake, a stand-in, day, hours, place, groups.

Each is done in an act of its own that carries the reason, so that history says why.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import TeamMember, User
from audit.models import TransitionLog
from core.actor import because
from core.history import delete_tracked
from participants.models import Participant
from permissions.transitions import MoveRefused, perform_once
from workshops.enums import Provider
from workshops.facilitation import STANDS_IN, Who, note_who_ran
from workshops.models import Attendance, Session, SessionFacilitator


def make_move(session: Session, move: str, *, by: User, reason: str = "") -> Session:
    """Make a move that a page asks for; a form sent twice makes it once. Raise MoveRefused.

    A session that is taken for not held has no marks and nobody who ran it; both stay in history. Of one that is only
    opened too early, whoever stands in does so still.
    """
    with transaction.atomic(), because(reason):
        moved = perform_once(session, move, by=by, reason=reason)
        if move in ("undo_open", "call_off"):
            delete_tracked(Attendance, moved.attendances.order_by("pk").values_list("pk", flat=True))
            note_who_ran(moved, _standing_in(moved) if move == "undo_open" else [])
    return moved


def _standing_in(session: Session) -> list[Who]:
    """Return who is noted as running it since before its sheet was opened, or as standing in since then."""
    opened = TransitionLog.objects.filter(kind=session._meta.label_lower, object=session.uuid, move="hold")
    last = opened.order_by("-pk").values_list("at", flat=True).first()
    rows = SessionFacilitator.history.filter(session=session.pk, history_type="+")
    kept = {row.id for row in rows if row.history_change_reason == STANDS_IN or (last and row.history_date <= last)}
    return [one.who for one in session.facilitators.order_by("pk") if one.pk in kept]


def stand_in(session: Session, *, by: User) -> Session:
    """Note that a member of the team runs a session of today in the place of who was planned; twice does it once.

    From then on it is one of her own. Raise MoveRefused for another day, an ended session, or somebody of no team.
    """
    with transaction.atomic(), because(STANDS_IN):
        of_today = Session.objects.open_today().select_for_update(of=("self",)).select_related("workshop")
        current = of_today.filter(pk=session.pk).first()
        if current is None:
            raise MoveRefused([_("Only a session of today whose sheet is open or to be opened can be taken over.")])
        member = TeamMember.objects.filter(centre=current.workshop.centre_id, user=by).order_by("pk").first()
        if member is None:
            raise MoveRefused(
                [_("Your account is not linked to a member of the team yet: ask your centre’s administrator.")]
            )
        SessionFacilitator.objects.get_or_create(session=current, provider=Provider.TEAM, member=member)
    return current


def take_off(session: Session, person: Participant) -> bool:
    """Take somebody who was added by mistake off an open sheet, in the act under way; return whether she was on it.

    Raise MoveRefused for whoever is expected: she gets an answer.
    """
    if session.expected_participants().filter(pk=person.pk).exists():
        raise MoveRefused([_("This person is expected. Choose “Not concerned” instead.")])
    rows = list(session.attendances.filter(participant=person).order_by().values_list("pk", flat=True))
    delete_tracked(Attendance, rows)
    return bool(rows)
