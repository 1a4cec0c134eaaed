"""What one was told: the page of a person's own notices, and putting one away."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from accounts.enums import NoticeKind
from accounts.requests import AuthenticatedHttpRequest
from audit.log import log_read
from home.notices import notices_of, put_away, with_texts

A_PAGE = 20
PURPOSE = gettext_noop("Notices to a member of the team")


@require_safe
def notices(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the person's own notices in her centre, those not put away first; the files they name are written down.

    Those of roles to confirm stand apart: home tells of them in a line of their own.
    """
    if request.centre is None:
        raise PermissionDenied
    with transaction.atomic():
        own = notices_of(request.user, request.centre).select_related("by")
        of_role = Q(kind=NoticeKind.ROLE_TO_CONFIRM)
        roles = with_texts(list(own.unread().filter(of_role)), request.user)
        waiting = own.unread().exclude(of_role)
        unread = with_texts(list(waiting[:A_PAGE]), request.user)
        page = Paginator(own.exclude(read_at=None), A_PAGE).get_page(request.GET.get("page"))
        earlier = with_texts(list(page.object_list), request.user)
        named = [file for one in (*unread, *roles, *earlier) for file in one.told.files]
        if named:
            log_read(named, what="accounts.notices", purpose=PURPOSE, centre=request.centre)
        parts = [("to-read", _("To read"), unread), ("roles", _("Roles to confirm"), roles)]
        context = {
            "parts": [part for part in parts if part[2]],
            "more": waiting.count() - len(unread) if len(unread) == A_PAGE else 0,
            "earlier": earlier,
            "page": page,
        }
        return render(request, "accounts/notices.html", context)


@require_POST
def put_notice_away(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Put one of the person's own notices away; once more does nothing."""
    one = notices_of(request.user, request.centre).filter(uuid=uuid)
    if not one.exists():
        raise Http404
    put_away(one)
    return redirect("notices")
