"""Who comes into the pages of oversight, and what the files in them are called for this reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from audit.log import NamedFile, log_read
from oversight.access_log_queries import KIND, LogReader
from participants.models import Participant
from permissions.access import working_centre

LOG, SIGN_INS, ALERTS, REVIEWS = "access_log.list", "sign_in.view", "alert.view", "break_glass.review"


def reader_of(request: AuthenticatedHttpRequest, action: str) -> LogReader:
    """Return who reads, and in which centre. Raise PermissionDenied without the right."""
    return LogReader(request.user, working_centre(request, action))


@dataclass(frozen=True)
class FileLabel:
    """What a file is called: its number; the name of its person for who may see it, else ""."""

    number: str
    name: str = ""


def labels(reader: LogReader, files: Iterable[NamedFile], *, gone: str) -> dict[NamedFile, FileLabel]:
    """Return what files are called for this reader; `gone` stands for one that is there no more.

    The officer sees numbers only (product.md section 5). Names are of those who may know the person.
    """
    named = list(files)
    rows = Participant._base_manager.filter(centre=reader.centre, uuid__in={file.uuid for file in named})
    numbers = dict(rows.values_list("uuid", "file_number"))
    known = Participant.objects.for_user(reader.user, "participant.identity").filter(uuid__in=numbers)
    names = {person.uuid: str(person) for person in known}
    return {
        file: FileLabel(numbers.get(file.uuid, gone) if file.kind == KIND else gone, names.get(file.uuid, ""))
        for file in named
    }


def log_files(reader: LogReader, files: Iterable[NamedFile], *, what: str, purpose: str) -> None:
    """Write that this answer names these files; reading the log is in the log, also where nothing was found."""
    log_read(files, what=what, purpose=purpose, extent=Extent.LISTED, centre=reader.centre)
