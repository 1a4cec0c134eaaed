"""The one door to a person's file: the right, then the access row, then the file.

Call these inside `transaction.atomic()`: the row and the reading are one, and without the row nothing is shown
(product.md section 5).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.http import Http404

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import Extent
from audit.log import log_read
from core.actor import require_act
from core.history import removed_row
from participants.file_addresses import files_merged_from
from participants.file_permissions import file_with_rights, may_on_file, refusal_on
from participants.models import Participant
from participants.querysets import FileQuerySet

# Any of these shows that a file exists; who has none of them on a file is a stranger to it.
KNOWS_OF_IT = "participant.identity"


def get_participant_or_404(
    request: AuthenticatedHttpRequest,
    uuid: UUID,
    action: str = "participant.file",
    *,
    what: str,
    purpose: str,
    extent: Extent = Extent.OPENED,
) -> Participant:
    """Return the file on which the person has the right `action`, its reading written to the access log.

    Raise as find_participant_or_404(). `purpose` is an English message id, shown to the person of the file later: no
    name, no free text.
    """
    participant = find_participant_or_404(request, uuid, action)
    show([participant], what=what, purpose=purpose, extent=extent)
    return participant


def find_participant_or_404(request: AuthenticatedHttpRequest, uuid: UUID, action: str) -> Participant:
    """Return the file on which the person has the right `action`, for an answer that shows nothing of it (yet).

    The address of a file that was merged into another one leads to that one.

    Raise Http404 for a stranger (another centre, a sealed file, a role that knows of no file) and PermissionDenied for
    a member who sees the file reduced and asks for more.
    """
    found, rights = file_with_rights(request.user, Participant.objects.filter(uuid=uuid))
    if found is None:
        found, rights = file_with_rights(request.user, files_merged_from(uuid))
    if found is not None and action in rights:
        return found
    if found is not None and KNOWS_OF_IT in rights:
        raise refusal_on(request.user, action, found)
    raise Http404


def find_in_file_or_404(
    request: AuthenticatedHttpRequest,
    records: FileQuerySet,
    uuid: UUID,
    action: str,
    *,
    known_by: str = "participant.file",
    lock: bool = False,
) -> Any:
    """Return a record of a file on which the person has the right `action`; `records` are those that may come in, each
    with its file loaded. The right on a record of a file is that on the file, and is asked of it.

    With `lock` it stays as it is until the end of the transaction. Raise PermissionDenied for who knows of it by the
    right `known_by` and asks for more, Http404 for everybody else.
    """
    path = records.participant_path
    named = records.filter(uuid=uuid).select_related(f"{path}__centre").order_by("pk")
    found = (named.select_for_update(of=("self",)) if lock else named).first()
    if found is None:
        raise Http404
    participant = attrgetter(path.replace("__", "."))(found)
    if may_on_file(request.user, action, participant):
        return found
    if may_on_file(request.user, known_by, participant):
        raise refusal_on(request.user, action, participant)
    raise Http404


def find_removed_or_404(request: AuthenticatedHttpRequest, model: type[Any], uuid: UUID, action: str) -> Any:
    """Return the last row of the history of a record that was taken away, for who has the right on its file.

    Raise Http404 for one that is there or never was, and for everybody else.
    """
    path = model.objects.all().participant_path
    row = removed_row(model, uuid)
    if row is None:
        raise Http404
    participant = reduce(getattr, path.split("__"), row)
    _found, rights = file_with_rights(request.user, Participant.objects.filter(pk=participant.pk))
    if action not in rights:
        raise Http404
    return row


def find_to_remove_or_404(
    request: AuthenticatedHttpRequest, records: FileQuerySet, uuid: UUID, action: str
) -> tuple[Any, Participant]:
    """Return a record of a file, locked, and the file; of one that is removed already None and the file.

    The button is pressed twice, or by two people: that is no error. Raise as find_in_file_or_404().
    """
    try:
        found = find_in_file_or_404(request, records, uuid, action, lock=True)
    except Http404:
        return None, find_removed_or_404(request, records.model, uuid, action).participant
    return found, found.participant


def show(
    files: Iterable[Participant],
    *,
    what: str,
    purpose: str,
    extent: Extent = Extent.LISTED,
    also_empty: bool = False,
) -> list[Participant]:
    """Write that these files are shown in this answer and return them.

    Nothing is written for an empty list, unless `also_empty`: that nobody was found is an answer to a question.
    """
    found = list(files)
    if found or also_empty:
        log_read(found, what=what, purpose=purpose, extent=extent, centre=require_act().centre)
    return found
