"""What notices about imports say to their reader, with the rights of the day on which they are read."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import NoticeKind
from accounts.models import Notice, User
from exchange.models import SetAside
from exchange.recipients import files_written
from exchange.takeover import known_to
from exchange.withheld_rows import READ
from home.notices import NoticeText, notice_link
from participants.models import Participant

_NAMED = 5


@notice_link(NoticeKind.FILES_IMPORTED)
def files_imported(notice: Notice, user: User) -> NoticeText:
    """Say in how many of the reader's files it wrote, with the numbers of the first ones."""
    own = Participant.objects.for_user(user, "participant.file").filter(pk__in=files_written(notice.about))
    count = own.count()
    if not count:
        return NoticeText(_("None of these files is yours any more."))
    first = list(own.order_by("file_number", "pk")[:_NAMED])
    numbers = ", ".join(file.file_number for file in first)
    said = ngettext("%(count)s file: %(numbers)s", "%(count)s files: %(numbers)s", count)
    more = "…" if count > len(first) else ""
    address = (
        reverse("participants:history", args=[first[0].uuid])
        if count == 1
        else f"{reverse('participants:files')}?mine=1"
    )
    return NoticeText(said % {"count": count, "numbers": numbers + more}, address, tuple(first))


@notice_link(NoticeKind.SET_ASIDE)
def set_aside(notice: Notice, user: User) -> NoticeText:
    """Lead to what was set aside, or to the file for who may not read all of it; nothing for a stranger."""
    aside = SetAside.objects.filter(uuid=notice.about).select_related("participant").first()
    if aside is None or not Participant.objects.for_user(user, "participant.identity").filter(pk=aside.participant_id):
        return NoticeText(_("A file"))
    file = aside.participant
    reads = Participant.objects.for_user(user, READ).filter(pk=file.pk).exists()
    address = reverse("exchange:set-aside" if reads else "participants:file", args=[file.uuid])
    return NoticeText(_("File %(number)s") % {"number": file.file_number}, address, (file,))


@notice_link(NoticeKind.IMPORT_TO_CONFIRM)
def import_to_confirm(notice: Notice, user: User) -> NoticeText:
    """Say who brought it, while it waits for this reader."""
    waiting = known_to(user, notice.centre).waiting().filter(uuid=notice.about).first()
    if waiting is None:
        return NoticeText(_("It is no longer yours to confirm."))
    said = _("The past of the centre, brought by %(name)s") % {"name": waiting.job.owner}
    return NoticeText(said, reverse("exchange:import-confirm", args=[waiting.job.uuid]))
