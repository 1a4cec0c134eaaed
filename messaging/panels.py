"""What messages tell in a person's file."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from accounts.models import User
from messaging.selectors import VIEW
from participants.file_page.sections import Section, section
from participants.file_permissions import may_on_file
from participants.models import Participant


@section(order=36)
def messages_section(reader: User, participant: Participant) -> Section | None:
    """The messages to the person."""
    if not may_on_file(reader, VIEW, participant):
        return None
    url = reverse("messaging:of-file", args=[participant.uuid])
    return Section("messages", pgettext_lazy("to a person", "Messages"), url)
