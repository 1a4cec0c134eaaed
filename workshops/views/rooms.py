"""Rooms, set up by a manager."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, User
from core.periods import long_date, today
from home.views.record_pages import RecordPages, RecordRow, RecordWords
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
