"""Telling people things: in Jalon at once, and where it matters by a mail that says only where to read.

A notice holds whom it tells, of what kind it is and the uuid of what it is about. Its sentence is made each time it is
shown, with the rights that the reader has then: of a file that was sealed meanwhile it names nothing. A room that
tells something writes `<room>/notices.py`:

    @notice_link(NoticeKind.FILE_OPENED)
    def file_opened(notice, user) -> Told: ...

Those modules are found by themselves, the first time a notice is shown.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from accounts import notice_mails
from accounts.models import Centre, Notice
from core.context import current_act


@dataclass(frozen=True)
class Told:
    """What a notice says to its reader today: a sentence, where it leads ("" for nowhere), the files that it names."""

    detail: Any = ""
    url: str = ""
    files: tuple[models.Model, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A notice as a page shows it."""

    notice: Notice
    told: Told


NoticeLink = Callable[[Notice, Any], Told]
_links: dict[str, NoticeLink] = {}


def notice_link(kind: str) -> Callable[[NoticeLink], NoticeLink]:
    """Register the function of (notice, reader) that says what a kind of notice is about. It asks for rights itself."""

    def register(link: NoticeLink) -> NoticeLink:
        _links[str(kind)] = link
        return link

    return register


@cache
def _discover() -> None:
    """Import every room's `notices` module, once a process."""
    autodiscover_modules("notices")


def tell(user: Any, kind: str, *, about: uuid.UUID, centre: Centre, by: Any = None, mail: bool = False) -> Notice:
    """Tell a person something, in the caller's transaction; a mail, where asked for, leaves once that is committed."""
    notice = Notice.objects.create(user=user, kind=kind, about=about, centre=centre, by=by, mail=mail)
    if mail:
        _hint_once()
    return notice


def _hint_once() -> None:
    """Leave one message to the workers for the transaction under way, however many people it tells."""
    left = transaction.get_connection().run_on_commit
    if all(function is not notice_mails.hint for _, function, *_ in left):
        transaction.on_commit(notice_mails.hint)


def notices_of(user: Any, centre: Centre | None) -> models.QuerySet:
    """Return what the person was told in a centre, newest first; nothing crosses a centre."""
    return Notice.objects.of(user).filter(centre=centre)


def unread_kinds(user: Any, centre: Centre | None) -> list[str]:
    """Return the kinds of the notices that the person has not put away, newest first; read once for a request."""
    act = current_act()
    memory = act.memory if act is not None and act.memory is not None and act.user.pk == user.pk else {}
    known = memory.setdefault("unread notices", {})
    key = centre.pk if centre is not None else None
    if key not in known:
        known[key] = list(notices_of(user, centre).unread().values_list("kind", flat=True))
    return known[key]


def shown(notices: list[Notice], user: Any) -> list[Shown]:
    """Return the notices with what they say to their reader today."""
    _discover()
    return [Shown(notice, _links[notice.kind](notice, user) if notice.kind in _links else Told()) for notice in notices]


def put_away(notices: models.QuerySet) -> int:
    """Put unread notices away; return how many. A mail that has not gone yet is not sent any more."""
    return notices.unread().update(read_at=timezone.now())
