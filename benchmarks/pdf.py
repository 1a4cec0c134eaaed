"""Certificates of participation: ninety in one document against one by one, and one against an empty page."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from accounts.models import Centre
from benchmarks.measure import Ratio, compare
from benchmarks.seed import Ground
from core.actor import acting_as
from core.history import bulk_create_tracked
from core.pdf import render_pdf
from participants.enums import EnrolmentState, TrackKind
from participants.models import Enrolment, Group, Participant, Track
from participants.services.group_stays import follow_enrolments
from workshops.certificates import certifiable, certificates_of
from workshops.documents import certificates_pdf
from workshops.enums import Provider, WorkshopKind
from workshops.models import Attendance, Session, Workshop

NINETY = 90
TITLES = (
    "Bibliothèque", "Chant", "Ciné-débat", "Citoyenneté", "Couture créative", "Danse", "Droit au logement",
    "Découverte de quartier", "Estime de soi", "Français oral", "Gestion du budget", "Informatique", "Parentalité",
    "Peinture", "Percussions", "Photographie", "Santé et bien-être", "Table de conversation", "Théâtre", "Éco-gestes",
)  # fmt: skip


def _read(user: Any, keys: list[int]) -> list[Enrolment]:
    """Return the paths by right, with what a certificate names."""
    found = certifiable(user).filter(pk__in=keys).select_related("participant__centre", "track", "group")
    return list(found.order_by("pk"))


def _batch(user: Any, keys: list[int]) -> list[bytes]:
    """As the task makes them: rights, registers and paper once."""
    with transaction.atomic():
        return [certificates_pdf(list(certificates_of(user, _read(user, keys))))]


def _one_by_one(user: Any, keys: list[int]) -> list[bytes]:
    """As the page of a file gives them, without the request around it."""
    return [data for key in keys for data in _batch(user, [key])]


def _pages(documents: list[bytes]) -> list[str]:
    from pypdf import PdfReader

    return [page.extract_text() for data in documents for page in PdfReader(io.BytesIO(data)).pages]


class _Undone(Exception):
    """Takes the paths back: the ground stays as it was."""


def ratios(ground: Ground, size: str, rounds: int) -> list[Ratio]:
    """Check that both ways give the same text on as many pages, then time them in turn.

    A small run does so on SQLite alone: ninety certificates ask little of a database, and take most of a minute.
    """
    found: list[Ratio] = []
    if size == "small" and connection.vendor == "postgresql":
        return found
    try:
        with transaction.atomic(), acting_as(ground.manager, "bench", "command", centre=ground.whole):
            found = _measured(ground, _enrol(ground), rounds)
            raise _Undone
    except _Undone:
        return found


def _enrol(ground: Ground) -> list[int]:
    """Put ninety persons on a path in a group with twenty workshops, and return the keys of the paths."""
    centre, first = ground.whole, dt.date(2000, 1, 1)
    track, _made = Track.objects.get_or_create(centre=centre, kind=TrackKind.REMOBILISATION, defaults={"months": 10})
    group = Group.objects.create(centre=centre, track=track, code="Certificates", starts_on=first)
    people = Participant.objects.filter(centre=centre).unsealed().order_by("pk")[:NINETY]
    paths = [
        Enrolment(
            participant=one,
            number=1000,
            track=track,
            group=group,
            starts_on=first,
            state=EnrolmentState.ACTIVE,
            beside_reason="Bench",
        )
        for one in people
    ]
    bulk_create_tracked(Enrolment, paths)
    follow_enrolments(paths)
    _attend(centre, [path.participant for path in paths])
    return list(group.enrolments.order_by("pk").values_list("pk", flat=True))


def _attend(centre: Centre, people: list[Participant]) -> None:
    """Let everybody come to three closed sessions of each workshop."""
    kinds = list(WorkshopKind)
    for number, title in enumerate(TITLES):
        shop = Workshop(
            centre=centre, code=f"certificates-{number}", title=title, kind=kinds[number % 3], provider=Provider.TEAM
        )
        bulk_create_tracked(Workshop, [shop])
        sessions = [
            Session(
                workshop=shop, code=str(count), date=dt.date(2016, 3, 1 + count), starts_at=dt.time(13), state="closed",
                ends_at=dt.time(15, 30), closed_at=dt.datetime(2016, 4, 1, tzinfo=dt.UTC),
            )
            for count in range(3)
        ]  # fmt: skip
        bulk_create_tracked(Session, sessions)
        marks = [Attendance(session=held, participant=one, status="present") for held in sessions for one in people]
        bulk_create_tracked(Attendance, marks)


def _measured(ground: Ground, keys: list[int], rounds: int) -> list[Ratio]:
    user = ground.manager
    mine, theirs = _pages(_batch(user, keys)), _pages(_one_by_one(user, keys))
    if mine != theirs or len(mine) < NINETY or not all("Informatique" in page for page in mine):
        raise SystemExit("The certificates of the batch are not those made one by one.")
    return [
        compare(
            "ninety certificates in one document", "one by one",
            lambda: _batch(user, keys), lambda: _one_by_one(user, keys),
            rounds=min(rounds, 3), goal=0.25, warm=0,
        ),
        compare(
            "one certificate, warm", "an empty page by the same door",
            lambda: _batch(user, keys[:1]), _empty(ground), rounds=rounds,
        ),
    ]  # fmt: skip


def _empty(ground: Ground) -> Callable[[], bytes]:
    context = {"title": "x", "centre": ground.whole}
    return lambda: render_pdf("pdf/base.html", context)
