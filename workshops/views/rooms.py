"""Rooms, set up by a manager."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Centre, User
from accounts.requests import AuthenticatedHttpRequest
from core.periods import long_date, today
from home.views.record_pages import (
    METHODS,
    RecordPages,
    RecordRow,
    RecordWords,
    edit_page,
    get_record_or_404,
    list_page,
    new_page,
    remove_page,
)
from workshops.forms.rooms import NewRoomForm, RoomForm
from workshops.models import CentreRoom
from workshops.services.rooms import add_room, change_room

MANAGE = "room.manage"


def _rooms(centre: Centre, user: User) -> list[RecordRow]:
    return [
        RecordRow(
            room,
            room.name,
            [
                room.address,
                str(room.seats) if room.seats is not None else "",
                str(room.get_step_free_display()),
                long_date(room.ends_on) if room.ends_on else "",
            ],
            over=room.ends_on is not None and room.ends_on < today(),
        )
        for room in CentreRoom.objects.filter(centre=centre).order_by("name", "pk")
    ]


ROOMS = RecordPages(
    model=CentreRoom,
    right=MANAGE,
    list_url="workshops:rooms",
    url="workshops:room",
    words=RecordWords(
        heading=_("Rooms"),
        lead=_("Where sessions take place. A place elsewhere is written in words with its session."),
        add=_("Add a room"),
        change=_("Change the room"),
        empty_heading=_("No room yet"),
        empty_text=_("Sessions can be planned without one. A room that is noted here is chosen from a list."),
        saved=_("The room is saved."),
        removed=_("The room is deleted."),
        kept=_("This room is used: it is not deleted. Give it a last day instead."),
        columns=(_("Room"), _("Where it is"), _("Seats"), _("Without a step"), _("Last day")),
    ),
    rows=_rooms,
    new_form=NewRoomForm,
    edit_form=RoomForm,
    create=add_room,
    change=change_room,
)


@require_safe
@transaction.atomic
def rooms(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List the rooms."""
    return list_page(request, ROOMS)


@require_http_methods(METHODS)
@transaction.atomic
def room_new(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Add a room."""
    return new_page(request, ROOMS)


@require_http_methods(METHODS)
@transaction.atomic
def room(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Change a room."""
    return edit_page(request, ROOMS, get_record_or_404(request, ROOMS, uuid))


@require_POST
@transaction.atomic
def room_remove(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Delete a room that nothing used."""
    return remove_page(request, ROOMS, get_record_or_404(request, ROOMS, uuid))
