"""What the sheet adds to a person's file: its place among the sections."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from participants.file_page.sections import Section, section
from participants.file_permissions import may_on_file
from participants.models import Participant


@section(order=38)
def sheet_section(reader: User, participant: Participant) -> Section | None:
    """The sheet to take home, for who works with the person."""
    if not may_on_file(reader, "person.sheet", participant):
        return None
    return Section("sheet", _("Sheet to take home"), reverse("person:sheet", args=[participant.uuid]))
