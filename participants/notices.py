"""What notices about files say to their reader, with the rights of the day on which they are read."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NoticeKind
from accounts.models import Notice, TeamMember, User
from core.periods import BELGIUM, long_date
from home.notices import NoticeText, notice_link
from participants.models import (
    BreakGlassReview,
    Cover,
    FileMerge,
    Participant,
    ParticipantUserGrant,
    ReferentAssignment,
)
from participants.presenters import moment, url_or_blank
from participants.services.seal_requests import seals_known_to


def _nameless() -> NoticeText:
    """What is said of a file that the reader may not know of today."""
    return NoticeText(_("A file"))


def _file_known_to(user: User, key: int) -> Participant | None:
    return Participant.objects.for_user(user, "participant.identity").filter(pk=key).first()


def _of_file(file: Participant, sentence: str, **words: Any) -> NoticeText:
    named = {"name": file, "number": file.file_number, **words}
    return NoticeText(sentence % named, reverse("participants:file", args=[file.uuid]), (file,))


@notice_link(NoticeKind.FILE_OPENED)
def file_opened(notice: Notice, user: User) -> NoticeText:
    """Name the file and until when it is open; its page says the reason."""
    review = BreakGlassReview.objects.filter(uuid=notice.about).select_related("grant").first()
    file = _file_known_to(user, review.grant.content_object_id) if review else None
    if review is None or file is None:
        return _nameless()
    ends = review.grant.revoked_at or review.grant.ends_at
    return _of_file(file, _("%(name)s (%(number)s), until %(moment)s. The reason is on the file."), moment=moment(ends))


@notice_link(NoticeKind.REVIEW_DUE)
def review_due(notice: Notice, user: User) -> NoticeText:
    """Say the number of the file to the officer, who sees no name, and lead to where reviews are closed."""
    review = BreakGlassReview.objects.for_user(user, "break_glass.review").filter(uuid=notice.about).first()
    if review is None:
        return _nameless()
    file = review.grant.content_object
    words = {"number": file.file_number, "day": long_date(review.due_on)}
    address = url_or_blank("oversight:review", review.uuid)
    return NoticeText(_("File %(number)s; to close by %(day)s.") % words, address, (file,))


@notice_link(NoticeKind.COVER_GIVEN)
def cover_given(notice: Notice, user: User) -> NoticeText:
    """Say for whom and from when to when."""
    cover = Cover.objects.filter(uuid=notice.about, colleague=user).select_related("member__user").first()
    if cover is None:
        return NoticeText()
    if cover.taken_back_at is not None:
        return NoticeText(_("Taken back (%(moment)s).") % {"moment": moment(cover.taken_back_at)})
    words = {"name": cover.member, "first": long_date(cover.starts_on), "last": long_date(cover.ends_on)}
    return NoticeText(_("The files of %(name)s, from %(first)s to %(last)s.") % words, reverse("participants:cover"))


@notice_link(NoticeKind.FILE_LENT)
def file_lent(notice: Notice, user: User) -> NoticeText:
    """Name the file and until when it is lent."""
    grant = ParticipantUserGrant.objects.filter(uuid=notice.about, user=user).first()
    file = _file_known_to(user, grant.content_object_id) if grant else None
    if grant is None or file is None:
        return _nameless()
    if grant.revoked_at is not None:
        return _of_file(file, _("%(name)s (%(number)s): taken back (%(moment)s)."), moment=moment(grant.revoked_at))
    first = timezone.localtime(grant.granted_at, BELGIUM).date()
    words = {"first": long_date(first), "last": long_date(grant.last_day)}
    return _of_file(file, _("%(name)s (%(number)s), from %(first)s to %(last)s."), **words)


@notice_link(NoticeKind.FILE_HANDED_OVER)
def file_handed_over(notice: Notice, user: User) -> NoticeText:
    """Name the file and the day, or the key worker whose files passed."""
    assignment = ReferentAssignment.objects.filter(uuid=notice.about).first()
    if assignment is not None:
        file = _file_known_to(user, assignment.participant_id)
        if file is None:
            return _nameless()
        return _of_file(file, _("%(name)s (%(number)s), from %(day)s."), day=long_date(assignment.starts_on))
    whose = TeamMember.objects.filter(uuid=notice.about, centre=notice.centre_id).select_related("user").first()
    if whose is None:
        return _nameless()
    address = f"{reverse('participants:files')}?mine=1"
    return NoticeText(_("Files of %(name)s that were handed over to you together.") % {"name": whose}, address)


@notice_link(NoticeKind.FILE_PASSED_ON)
def file_passed_on(notice: Notice, user: User) -> NoticeText:
    """Name the file and who has it now from which day, or who has the files that passed together."""
    assignment = ReferentAssignment.objects.filter(uuid=notice.about).select_related("member__user").first()
    if assignment is not None:
        file = _file_known_to(user, assignment.participant_id)
        if file is None:
            return _nameless()
        words = {"to": assignment.member, "day": long_date(assignment.starts_on)}
        return _of_file(file, _("%(name)s (%(number)s), with %(to)s from %(day)s."), **words)
    to = TeamMember.objects.filter(uuid=notice.about, centre=notice.centre_id).select_related("user").first()
    return NoticeText(_("Files of yours that are with %(to)s now.") % {"to": to}) if to else _nameless()


@notice_link(NoticeKind.SEAL_ASKED)
@notice_link(NoticeKind.SEAL_DECIDED)
def seal(notice: Notice, user: User) -> NoticeText:
    """Say the number of the file and the state of its seal to who may know of it, and to others whom to ask."""
    known = seals_known_to(user).filter(uuid=notice.about).first()
    if known is None and notice.kind != NoticeKind.SEAL_DECIDED:
        return _nameless()
    if known is None:
        return NoticeText(
            _("A file is open to a few people only, and not to you. The data-protection officer can say more.")
        )
    words = {"number": known.participant.file_number, "state": known.get_state_display()}
    return NoticeText(
        _("File %(number)s: %(state)s.") % words, reverse("participants:seal", args=[known.uuid]), (known.participant,)
    )


@notice_link(NoticeKind.FILES_MERGED)
def files_merged(notice: Notice, user: User) -> NoticeText:
    """Name the file that stays and the number of the other one, or say that the merge was taken back."""
    merge = FileMerge.objects.filter(uuid=notice.about).first()
    file = _file_known_to(user, merge.kept_id) if merge else None
    if merge is None or file is None:
        return _nameless()
    if merge.undone_at is not None:
        return _of_file(
            file, _("%(name)s (%(number)s): the merge with file %(other)s was taken back."), other=merge.absorbed_number
        )
    return _of_file(file, _("%(name)s (%(number)s): file %(other)s is part of it now."), other=merge.absorbed_number)


@notice_link(NoticeKind.QUESTION_LIMIT)
@notice_link(NoticeKind.OPENING_LIMIT)
def limit_reached(notice: Notice, user: User) -> NoticeText:
    """Say to the officer whose account it is, and lead to the log of what it looked at."""
    return NoticeText(_("%(name)s; see the access log.") % {"name": notice.by}, url_or_blank("oversight:log"))


@notice_link(NoticeKind.NUMBER_TWICE)
def number_twice(notice: Notice, user: User) -> NoticeText:
    """Name the other file to somebody who is named on the seal."""
    file = Participant.objects.for_user(user, "participant.identity").filter(uuid=notice.about).first()
    if file is None:
        return _nameless()
    return _of_file(file, _("Noted on %(name)s (%(number)s): compare the two files."))
