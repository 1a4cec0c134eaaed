"""What notices about sheets and links say to their reader, with the rights of the day on which they are read."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import NoticeKind
from accounts.models import Notice, User
from core.periods import long_date
from home.notices import NoticeText, notice_link
from workshops.late_answers import RIGHT, waiting_of
from workshops.models import FacilitatorLink, Session
from workshops.models.link import MANAGE


@notice_link(NoticeKind.LINK_MADE)
def link_made(notice: Notice, user: User) -> NoticeText:
    """Say for whom the link is, and lead to the links of its workshop."""
    links = FacilitatorLink.objects.for_user(user, MANAGE).select_related("workshop", "organisation")
    link = links.filter(uuid=notice.about).first()
    if link is None:
        return NoticeText()
    words = {
        "name": link.name,
        "organisation": link.organisation,
        "workshop": link.workshop,
        "day": long_date(link.ends_on),
    }
    sentence = _("%(name)s, %(organisation)s: the sheets of “%(workshop)s” until %(day)s.") % words
    return NoticeText(sentence, reverse("workshops:links", args=[link.workshop.uuid]))


@notice_link(NoticeKind.LATE_MARKS)
def late_marks(notice: Notice, user: User) -> NoticeText:
    """Name the session and say how many answers wait for a decision now; no person is named."""
    found = Session.objects.for_user(user, RIGHT).filter(uuid=notice.about).select_related("workshop__centre").first()
    if found is None:
        return NoticeText(_("A session"))
    count = waiting_of(found, user)
    words = {"workshop": found.workshop, "day": long_date(found.date), "count": count}
    if not count:
        return NoticeText(_("%(workshop)s, %(day)s: everything has been decided.") % words)
    said = ngettext(
        "%(workshop)s, %(day)s: %(count)s answer to decide about.",
        "%(workshop)s, %(day)s: %(count)s answers to decide about.",
        count,
    )
    return NoticeText(said % words, reverse("workshops:late", args=[found.uuid]))
