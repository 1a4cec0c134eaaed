"""Asking for the copy of a file: a job, since a file of several years takes a while."""

from __future__ import annotations

from accounts.models import User
from jobs.models import Job
from jobs.services import start
from participants.models import Participant

COPY, KIND = "person.copy", "person.copy"


def ask_for_copy(participant: Participant, *, by: User, language: str) -> Job:
    """Ask for the copy of a file in a language; asked twice while one is being made, it is made once."""
    params = {"file": str(participant.uuid), "language": language}
    key = f"{participant.uuid}-{language}"
    return start(KIND, by=by, centre=participant.centre, params=params, key=key)
