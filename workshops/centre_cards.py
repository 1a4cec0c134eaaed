"""Workshops and rooms on the page of the centre, and among its first steps."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.periods import today
from home.centre_cards import CentreCard, FirstStep, centre_card, first_step
from workshops.models import CentreRoom, Session, Workshop

PLAN = "session.plan"


@centre_card(order=60)
def workshops() -> CentreCard:
    """The way to the workshops, which have pages of their own."""
    return CentreCard(
        _("Workshops"),
        _("What is offered, with whom it is planned, and its sessions."),
        "workshops:workshops",
        PLAN,
        lambda centre: Workshop.objects.filter(centre=centre),
    )


@centre_card(order=70)
def rooms() -> CentreCard:
    """The way to the rooms."""
    return CentreCard(
        _("Rooms"),
        _("Where sessions take place. A place elsewhere is written in words with its session."),
        "workshops:rooms",
        "room.manage",
        lambda centre: CentreRoom.objects.filter(centre=centre).in_use_on(today()),
    )


@first_step(order=50)
def first_workshop() -> FirstStep:
    """A session can be planned."""
    return FirstStep(
        _("A workshop"),
        _("Its title and type, and whether the team or an organisation runs it."),
        _("New workshop"),
        "workshops:workshop-new",
        PLAN,
        lambda centre: Workshop.objects.filter(centre=centre),
    )


@first_step(order=60)
def first_session() -> FirstStep:
    """A sheet opens on its day."""
    return FirstStep(
        _("A session"),
        _("From the page of the workshop: one day, or every week. Its attendance sheet opens on its day."),
        _("Open the workshops"),
        "workshops:workshops",
        PLAN,
        lambda centre: Session.objects.filter(workshop__centre=centre),
    )
