"""The caseload on the home page: how many of one's own stand where on the path. Counts only, nobody is named."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, User
from home.dashboard import Button, DashboardPanel, home_action, home_panel
from participants.caseload import FOLLOW, own_people
from participants.file_page.columns import column_for
from permissions.checks import has_right
from permissions.policy import scope_of

CREATE = "participant.create"
WITHOUT = "without"  # a path under way: candidates, and who comes back or has ended


class PathDrawn(NamedTuple):
    """The three moments of a path as they are drawn: "done", "due" or ""."""

    entry: str
    midterm: str
    exit: str


@dataclass(frozen=True)
class CaseloadCount:
    """How many are at one place of the path, drawn as the path is."""

    words: str
    path: PathDrawn | None  # its three moments; None without a path under way


def _place(entry: str, midterm: str, last: str) -> str:
    """Return where a person stands: the moment that comes next, "due" before it where its days are these."""
    for name, state in (("entry", entry), ("midterm", midterm), ("exit", last)):
        if state == "due":
            return f"due {name}"
        if state != "done" and not (name == "entry" and "done" in (midterm, last)):
            return name
    return "done"


def _words(place: str, count: int) -> str:
    said = {
        "due entry": ngettext("%(count)s entry assessment now", "%(count)s entry assessments now", count),
        "due midterm": ngettext("%(count)s midterm assessment now", "%(count)s midterm assessments now", count),
        "due exit": ngettext("%(count)s exit assessment now", "%(count)s exit assessments now", count),
        "entry": ngettext("%(count)s before the entry assessment", "%(count)s before the entry assessment", count),
        "midterm": ngettext("%(count)s before midterm", "%(count)s before midterm", count),
        "exit": ngettext("%(count)s before the exit", "%(count)s before the exit", count),
        "done": ngettext("%(count)s at the end of the path", "%(count)s at the end of the path", count),
        WITHOUT: ngettext("%(count)s without a path under way", "%(count)s without a path under way", count),
    }
    return said[place] % {"count": count}


DRAWN: dict[str, PathDrawn | None] = {
    "due entry": PathDrawn("due", "", ""),
    "due midterm": PathDrawn("done", "due", ""),
    "due exit": PathDrawn("done", "done", "due"),
    "entry": PathDrawn("", "", ""),
    "midterm": PathDrawn("done", "", ""),
    "exit": PathDrawn("done", "done", ""),
    "done": PathDrawn("done", "done", "done"),
    WITHOUT: None,
}


@home_panel(order=30)
def my_participants(user: User, membership: Membership) -> DashboardPanel | None:
    """Show a key worker where her people are on the path, those lent to her included; the lines add up to the total.

    Who has several paths under way is told by the latest; who has none, as a candidate, has a line too.
    """
    if scope_of(FOLLOW, membership.role) is None:
        return None
    people: list[Any] = own_people(user, membership.centre)
    total = len({person.pk for person in people})
    if not total:
        return None
    last = {person.pk: person.walk for person in people if person.walk is not None}
    paths = column_for("path", user, [], list(last.values()))
    counted = Counter(_place(path.entry, path.midterm, path.exit) for path in paths.values())
    counted[WITHOUT] = total - len(paths)
    context = [CaseloadCount(_words(place, counted[place]), drawn) for place, drawn in DRAWN.items() if counted[place]]
    words = ngettext("%(count)s person", "%(count)s people", total) % {"count": total}
    more = (words, f"{reverse('participants:files')}?mine=1")
    return DashboardPanel("mine", _("My participants"), "participants/_home_mine.html", context, more=more)


@home_action(order=20)
def welcome_somebody(user: User, membership: Membership) -> Button | None:
    """Offer who may open files to welcome a person who comes."""
    if not has_right(user, CREATE, centre=membership.centre):
        return None
    return Button(_("Welcome a person"), reverse("participants:new"))
