"""What the workbook does not say: whose sessions the demonstration's facilitator runs, and an outside one's link."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from pathlib import Path

from django.conf import settings

from accounts.models import Centre, TeamMember, User
from core.history import bulk_update_tracked
from core.periods import today
from partners.models import Organisation
from workshops.enums import Provider
from workshops.models import SessionFacilitator, Workshop
from workshops.services.links import link_of_token, make_link

FACILITATOR_CODE = "AN1"
TEAM_WORKSHOP = "AT-133"  # run by the team in 2016 and 2017
OUTSIDE_WORKSHOP = "AT-048"  # run by a subcontractor, a natural person
LINK_DAYS = 365


def give_sessions(centre: Centre, user: User) -> None:
    """Name the facilitator on the sessions of one workshop that the team ran; a second time changes nothing."""
    member, _new = TeamMember.objects.get_or_create(
        centre=centre, code=FACILITATOR_CODE, defaults={"user": user, "name": user.get_full_name()}
    )
    rows = list(
        SessionFacilitator.objects.filter(
            session__workshop__centre=centre,
            session__workshop__code=TEAM_WORKSHOP,
            provider=Provider.TEAM,
            member=None,
        ).order_by("pk")
    )
    for row in rows:
        row.member = member
    bulk_update_tracked(SessionFacilitator, rows, ["member"])


def give_link(centre: Centre, by: User) -> None:
    """Make the link of the outside facilitator where none works any more, and keep its key beside the passwords."""
    if link_of_token(kept_token()) is not None:
        return
    workshop = Workshop.objects.get(centre=centre, code=OUTSIDE_WORKSHOP)
    _link, token = make_link(
        workshop,
        key=uuid.uuid4(),
        organisation=Organisation.objects.get(workshops=workshop),
        name="Hana Saray",
        ends_on=today() + dt.timedelta(days=LINK_DAYS),
        by=by,
    )
    with os.fdopen(os.open(_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(token)


def kept_token() -> str:
    """Return the key of the demonstration's link, or "" before there is one."""
    return _path().read_text(encoding="ascii").strip() if _path().exists() else ""


def _path() -> Path:
    return Path(settings.VAR_DIR) / "demo-link.txt"
