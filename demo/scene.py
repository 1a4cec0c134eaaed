"""The centre of the demonstration while it is written: who works there, its days, and what is still to happen."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import Centre, TeamMember, User
from demo.clock import Agenda
from demo.days import Days
from participants.models import Enrolment, Participant


@dataclass
class Scene:
    """`accounts` are the users by the keys of demo.sign_ins."""

    centre: Centre
    accounts: dict[str, User]
    days: Days
    agenda: Agenda

    def member(self, key: str) -> TeamMember:
        """Return the member of the team for whom an account stands."""
        return TeamMember.objects.get(centre=self.centre, user=self.accounts[key])

    def file(self, number: str) -> Participant:
        """Return the file of a number, protected or not."""
        return Participant._base_manager.get(centre=self.centre, file_number=number)

    def path(self, number: str) -> Enrolment:
        """Return the latest path of a file."""
        paths = Enrolment.objects.filter(participant=self.file(number)).select_related("track", "group")
        return paths.order_by("-number")[0]

    def add(self, day: dt.date, hour: str, who: str, what: Callable[[], object], *, channel: str = "command") -> None:
        """Note what somebody of the accounts does on a day at an hour."""
        self.agenda.add(day, hour, self.accounts[who], what, channel=channel)


def draw(*words: object) -> int:
    """Return 0 to 99, the same for the same words on every machine."""
    return zlib.crc32("|".join(map(str, words)).encode()) % 100
