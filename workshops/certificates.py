"""Certificates of participation: what a person's path and the closed registers say, and nothing else of the file.

Hours are counted as participant-hours are (product.md section 4, rules 1 and 3): the whole duration of each closed
session at which the person was present, late or gone early. The paper says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import get_language

from accounts.models import User
from core.normalisation import plain
from jobs.models import Job
from jobs.services import start
from participants.models import Enrolment, Group
from workshops.enums import CertificateLines, WorkshopKind
from workshops.models import Attendance

CERTIFY = "enrolment.certify"
CERTIFICATES = "certificates"  # the job
CHUNK = 100  # paths read in one statement


@dataclass(frozen=True)
class Followed:
    """The workshops of one kind: what of them was followed, and their titles (none where kinds alone are named)."""

    kind: WorkshopKind
    sessions: int
    minutes: int
    titles: list[str]  # in the order of words


@dataclass(frozen=True)
class Certificate:
    """What one certificate says: the path (its person, track and group loaded) and what was followed on its days."""

    enrolment: Enrolment
    lines: list[Followed]  # in the order of kinds

    @property
    def minutes(self) -> int:
        """Minutes of all sessions followed."""
        return sum(line.minutes for line in self.lines)

    @property
    def sessions(self) -> int:
        """How many sessions were followed."""
        return sum(line.sessions for line in self.lines)


def certifiable(reader: User) -> QuerySet[Enrolment]:
    """Return the paths of which the reader may give a certificate today: those that were entered."""
    return Enrolment.objects.for_user(reader, CERTIFY).walking()


def of_group(reader: User, group: Any) -> QuerySet[Enrolment]:
    """Return those of a group (by its uuid), in the order of a list of names, with what a certificate names."""
    found = certifiable(reader).filter(group__uuid=group).select_related("participant__centre", "track", "group")
    return found.order_by("participant__last_name", "participant__first_name", "participant__file_number", "pk")


def groups_to_certify(reader: User) -> list[tuple[Group, int]]:
    """Return the groups of these paths, the latest first, each with how many they are; two statements."""
    rows = certifiable(reader).filter(group__isnull=False).order_by().values("group").annotate(count=Count("pk"))
    counts = {row["group"]: row["count"] for row in rows}
    groups = Group.objects.filter(pk__in=counts).select_related("track").order_by("-starts_on", "code", "pk")
    return [(group, counts[group.pk]) for group in groups]


def certificates_of(
    reader: User, enrolments: Sequence[Enrolment], lines: CertificateLines | str = CertificateLines.TITLES
) -> Iterator[Certificate]:
    """Yield the certificate of each path, in their order; one statement for each CHUNK of them."""
    for first in range(0, len(enrolments), CHUNK):
        chunk = enrolments[first : first + CHUNK]
        followed = _attendance_by_path(reader, chunk, CertificateLines(lines))
        for enrolment in chunk:
            yield Certificate(enrolment, followed[enrolment.pk])


def _attendance_by_path(
    reader: User, enrolments: Sequence[Enrolment], by: CertificateLines
) -> dict[int, list[Followed]]:
    """Return by path what closed registers say of its days; workshops of one title and kind are one."""
    rows = (
        Attendance.objects.for_user(reader, "attendance.view")
        .counted()
        .filter(  # one filter(), so that all of it speaks of the same path
            Q(participant__enrolments__ended_on__isnull=True)
            | Q(session__date__lte=F("participant__enrolments__ended_on")),
            participant__enrolments__in=[one.pk for one in enrolments],
            session__date__gte=F("participant__enrolments__starts_on"),
        )
        .order_by()
        .values_list("participant__enrolments", "session__workshop__kind", "session__workshop__title")
        .annotate(sessions=Count("pk"), minutes=Sum("session__minutes"))
    )
    read: dict[tuple[int, str], list[tuple[str, int, int]]] = defaultdict(list)
    for path, kind, title, sessions, minutes in rows:
        read[path, kind].append((title, sessions, minutes))
    titled = by == CertificateLines.TITLES
    return {
        one.pk: [
            Followed(
                kind,
                sum(sessions for _title, sessions, _minutes in found),
                sum(minutes for _title, _sessions, minutes in found),
                sorted((title for title, _sessions, _minutes in found), key=_by_words) if titled else [],
            )
            for kind in WorkshopKind
            if (found := read.get((one.pk, kind.value)))
        ]
        for one in enrolments
    }


def _by_words(title: str) -> tuple[str, str]:
    return plain(title), title


def ask_for_certificates(group: Group, *, by: User, lines: CertificateLines | str) -> Job:
    """Ask for the certificates of a group in one document, in the language in force; return the job that makes them.

    Asking again while it is made gives the same job. Raise NotAllowed without the right in the group's centre.
    """
    params = {"group": str(group.uuid), "lines": str(CertificateLines(lines)), "language": get_language()}
    return start(CERTIFICATES, by=by, centre=group.centre, params=params, key="-".join(params.values()))
