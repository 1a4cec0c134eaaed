"""The team on the page of the centre, and among its first steps."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import TeamMember
from accounts.staff import colleagues
from administration.services.team import MANAGE
from core.periods import today
from home.centre_cards import CentreCard, FirstStep, centre_card, first_step


@centre_card(order=50)
def team() -> CentreCard:
    """The way to the team."""
    return CentreCard(
        _("Team"),
        _("Who follows files and runs sessions, each under a code, with an account or without."),
        "team",
        MANAGE,
        lambda centre: TeamMember.objects.filter(centre=centre).on(today()),
    )


@first_step(order=30)
def first_member() -> FirstStep:
    """Somebody can run a session."""
    return FirstStep(
        _("A member of the team"),
        _("Each has a short code, such as AS1, under which sessions and files are noted."),
        _("Add a member"),
        "member-new",
        MANAGE,
        lambda centre: TeamMember.objects.filter(centre=centre),
    )


@first_step(order=40)
def first_key_worker() -> FirstStep:
    """Somebody can welcome a person: a social worker whose account has a code."""
    return FirstStep(
        _("An account for a social worker, linked to a code"),
        _("The administrator opens the account and gives the role; here you link it to a code of the team."),
        _("Open the team"),
        "team",
        MANAGE,
        lambda centre: TeamMember.objects.filter(centre=centre, user__in=colleagues(centre, Role.SOCIAL_WORKER)),
    )
