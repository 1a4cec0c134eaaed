"""Paths, groups and operations on the page of the centre, and among its first steps."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core.periods import today
from home.centre_cards import CentreCard, FirstStep, centre_card, first_step
from participants.models import Group, Operation, Track

MANAGE = "programme.manage"


@centre_card(order=10)
def tracks() -> CentreCard:
    """The way to the paths."""
    return CentreCard(
        _("Paths"),
        _("What the centre offers, and how long it usually lasts."),
        "programme:tracks",
        MANAGE,
        lambda centre: Track.objects.filter(centre=centre).offered_on(today()),
    )


@centre_card(order=20)
def groups() -> CentreCard:
    """The way to the groups."""
    return CentreCard(
        _("Groups"),
        _("Who follows a path together, from when to when, and how many seats there are."),
        "programme:groups",
        MANAGE,
        lambda centre: Group.objects.filter(centre=centre),
    )


@centre_card(order=25)
def operations() -> CentreCard:
    """The way to the operations of funders."""
    return CentreCard(
        _("Funders’ operations"),
        _("What a funder pays for from a day to a day, and which paths run under it."),
        "programme:operations",
        MANAGE,
        lambda centre: Operation.objects.filter(centre=centre).going_on(today()),
    )


@first_step(order=10)
def first_track() -> FirstStep:
    """A centre offers a path."""
    return FirstStep(
        _("A path"),
        _("Remobilisation, Immersion or another one, with its usual length. Nobody can be welcomed without it."),
        _("Add a path"),
        "programme:track-new",
        MANAGE,
        lambda centre: Track.objects.filter(centre=centre),
    )


@first_step(order=20)
def first_group() -> FirstStep:
    """Somebody can become active."""
    return FirstStep(
        _("A group"),
        _("The people who begin together, with a first day and, if you like, a number of seats."),
        _("Add a group"),
        "programme:group-new",
        MANAGE,
        lambda centre: Group.objects.filter(centre=centre),
    )
