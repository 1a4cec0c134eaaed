"""Telling people things: in Jalon at once, and where it matters by a mail that says only where to read.

A notice holds whom it tells, of what kind it is and the uuid of what it is about. Its sentence is made each time it is
shown, with the rights that the reader has then: of a file that was sealed meanwhile it names nothing. A room that
tells something writes `<room>/notices.py`:

    @notice_link(NoticeKind.FILE_OPENED)
    def file_opened(notice, user) -> Told: ...

and names that module in its AppConfig (core.registry.Room).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Centre, Notice, User
from accounts.models.notice import NoticeQuerySet
from core.models import Entity
from core.registry import Registry
from core.request_memory import per_request
from home import notice_emails


@dataclass(frozen=True)
class NoticeText:
    """What a notice says to its reader today: a sentence, where it leads ("" for nowhere), the files that it names."""

    detail: Any = ""
    url: str = ""
    files: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class ShownNotice:
    """A notice as a page shows it."""

    notice: Notice
    told: NoticeText


NoticeLink = Callable[[Notice, Any], NoticeText]
LINKS: Registry[NoticeLink] = Registry()


def notice_link(kind: str) -> Callable[[NoticeLink], NoticeLink]:
    """Register the function of (notice, reader) that says what a kind of notice is about. It asks for rights itself."""
    return LINKS.register(name=str(kind))


def tell(
    user: User, kind: str, *, about: uuid.UUID, centre: Centre, by: User | None = None, mail: bool = False
) -> Notice:
    """Tell a person something, in the caller's transaction; a mail, where asked for, leaves once that is committed."""
    notice = Notice.objects.create(user=user, kind=kind, about=about, centre=centre, by=by, mail=mail)
    if mail:
        _hint_once()
    return notice


def _hint_once() -> None:
    """Leave one message to the workers for the transaction under way, however many people it tells."""
    left = transaction.get_connection().run_on_commit
    if all(function is not notice_emails.hint for _, function, *_ in left):
        transaction.on_commit(notice_emails.hint)


def notices_of(user: User, centre: Centre | None) -> NoticeQuerySet:
    """Return what the person was told in a centre, newest first; nothing crosses a centre."""
    return Notice.objects.of(user).filter(centre=centre)


@per_request
def unread_kinds(user: User, centre: Centre | None) -> list[str]:
    """Return the kinds of the notices that the person has not put away, newest first; read once for a request."""
    return list(notices_of(user, centre).unread().values_list("kind", flat=True))


def with_texts(notices: list[Notice], user: User) -> list[ShownNotice]:
    """Return the notices with what they say to their reader today."""
    links = {kind: LINKS.get(kind) for kind in {notice.kind for notice in notices}}
    return [
        ShownNotice(notice, link(notice, user) if (link := links[notice.kind]) else NoticeText()) for notice in notices
    ]


def put_away(notices: NoticeQuerySet) -> int:
    """Put unread notices away; return how many. A mail that has not gone yet is not sent any more."""
    return notices.unread().update(read_at=timezone.now())
