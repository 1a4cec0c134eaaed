"""What documents tell in a person's file."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from documents.presenters import line_of
from documents.selectors import documents_of
from participants.file_page.panels import FilePanel, panel
from participants.file_page.sections import Section, section
from participants.file_permissions import may_on_file
from participants.models import Participant

VIEW, ADD, PROOF = "document.view", "document.add", "document.proof"
SHOWN = 3


@panel(order=47)
def documents(reader: User, participant: Participant) -> FilePanel | None:
    """The last papers that are there."""
    if not may_on_file(reader, VIEW, participant):
        return None
    context = {
        "file": participant,
        "lines": [line_of(one) for one in documents_of(reader, participant).present()[:SHOWN]],
        "adds": may_on_file(reader, ADD, participant),
    }
    more = (_("All documents"), reverse("documents:of-file", args=[participant.uuid]))
    return FilePanel("documents", _("Documents"), "documents/_panel.html", context, True, more)


@section(order=37)
def documents_section(reader: User, participant: Participant) -> Section | None:
    """The papers of the person; for a manager the proofs."""
    if not (may_on_file(reader, VIEW, participant) or may_on_file(reader, PROOF, participant)):
        return None
    return Section("documents", _("Documents"), reverse("documents:of-file", args=[participant.uuid]))
