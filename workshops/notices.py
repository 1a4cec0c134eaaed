"""What notices about links say to their reader."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from accounts.models import Notice
from accounts.notices import Told, notice_link
from core.periods import long_date
from workshops.models import FacilitatorLink
from workshops.models.link import MANAGE


@notice_link(NoticeKind.LINK_MADE)
def link_made(notice: Notice, user: Any) -> Told:
    """Say for whom the link is, and lead to the links of its workshop."""
    links = FacilitatorLink.objects.for_user(user, MANAGE).select_related("workshop", "organisation")
    link = links.filter(uuid=notice.about).first()
    if link is None:
        return Told()
    words = {
        "name": link.name,
        "organisation": link.organisation,
        "workshop": link.workshop,
        "day": long_date(link.ends_on),
    }
    sentence = _("%(name)s, %(organisation)s: the sheets of “%(workshop)s” until %(day)s.") % words
    return Told(sentence, reverse("workshops:links", args=[link.workshop.uuid]))
