"""Each link of home leads to a page that its reader may open: no line ends in a 403 or a 404."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest

from core.actor import acting_as
from core.periods import today
from tests.permissions.visitors import MEMBERS, visitor
from tests.permissions.world import World
from tests.support.factories import FundingPeriodFactory, PlannedFacilitatorFactory, SessionFactory, system
from workshops.models import Session

LINK = re.compile(r'href="(/[^"#]*)')


@pytest.fixture(scope="module")
def waiting(world: World) -> World:
    """Sheets of last week that were never closed, and funds that end years before: the usual table ends there."""
    with acting_as(system(), "test"):
        FundingPeriodFactory(centre=world.here, starts_on=date(2012, 1, 1), ends_on=date(2017, 12, 31))
        for name, member in (("own", "facilitator"), ("others", "colleague")):
            late = SessionFactory(
                workshop=world.things["workshop"][name],
                date=today() - timedelta(days=7),
                starts_at=time(9),
                ends_at=time(10),
                code=f"{name}-late",
                state="planned",
            )
            PlannedFacilitatorFactory(session=late, member=world.members[member])
    return world


@pytest.mark.parametrize("who", MEMBERS)
def test_every_link_of_home_opens(waiting: World, who: str):
    there = visitor(waiting, who)
    home = there.get("/?all=1")
    assert home.status == 200, home
    main = home.response.content.decode().split("<main", 1)[1].split("</main>")[0]
    found = sorted({address.replace("&amp;", "&") for address in LINK.findall(main)})
    assert found, f"home of the {who} leads nowhere"
    dead = {address: status for address in found if (status := there.get(address, follow=True).status) != 200}
    assert not dead


def test_the_sheets_to_close_of_a_year_that_no_funds_cover_are_listed(waiting: World):
    manager = visitor(waiting, "manager")
    main = manager.get("/?all=1").response.content.decode()
    (address,) = re.findall(r'href="(/figures/sheets_missing/[^"]*)"', main)
    page = manager.get(address.replace("&amp;", "&"))
    assert page.status == 200
    late = Session.objects.get(code="own-late")
    assert f'href="/sessions/{late.uuid}/"' in page.response.content.decode()
