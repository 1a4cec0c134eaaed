"""Who ran a session: noted when its sheet is closed, where nobody had noted it before."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import TeamMember, User
from partners.models import Organisation
from workshops.enums import Provider
from workshops.models import Session, SessionFacilitator, Workshop

TEAM, ORGANISATION, MEMBER = "team", "organisation", "member-"


def provider_of(workshop: Workshop, organisation: Organisation) -> str:
    """Return as what an organisation runs a workshop: as planned there, else as what it is to the centre."""
    if workshop.organisation_id == organisation.pk:
        return workshop.provider
    return Provider.SUBCONTRACTOR if organisation.role == Provider.SUBCONTRACTOR else Provider.PARTNER


def runners(session: Session, user: User) -> list[tuple[str, str]]:
    """Return who may have run it, as choices, the most likely first: who was planned, then the asking person."""
    workshop = session.workshop
    members = TeamMember.objects.filter(centre=workshop.centre_id).select_related("user")
    ordered = sorted(members, key=lambda member: (member.user_id != user.pk, str(member)))
    choices = [(f"{MEMBER}{member.uuid}", str(member)) for member in ordered]
    choices.append((TEAM, _("The team, without a name")))
    if workshop.organisation_id:
        choices.insert(0, (ORGANISATION, str(workshop.organisation)))
    return choices


def note_runner(session: Session, chosen: str, user: User, *, organisation: Organisation | None = None) -> bool:
    """Note who ran a session of which nobody is noted; return False for a choice that is none.

    By a link it is the link's `organisation`, whatever was chosen.
    """
    if session.facilitators.exists():
        return True
    workshop = session.workshop
    if organisation is None and chosen == ORGANISATION:
        organisation = workshop.organisation
    if organisation is not None:
        provider = provider_of(workshop, organisation)
        SessionFacilitator.objects.create(session=session, provider=provider, organisation=organisation)
        return True
    member = None
    if chosen != TEAM:
        known = {key for key, _words in runners(session, user)}
        if chosen not in known:
            return False
        member = TeamMember.objects.get(centre=workshop.centre_id, uuid=chosen.removeprefix(MEMBER))
    SessionFacilitator.objects.create(session=session, provider=Provider.TEAM, member=member)
    return True
