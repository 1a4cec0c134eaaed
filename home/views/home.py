"""Home by role: what waits, three to seven lines, each with its one action; or a place that explains itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.models import Membership
from accounts.requests import AuthenticatedHttpRequest
from audit.log import log_read
from core.periods import today
from home.dashboard import home_of


@dataclass(frozen=True)
class Quiet:
    """What a home says when nothing waits: what will come here, and from whom."""

    heading: str
    text: str


def _social_worker() -> Quiet:
    return Quiet(
        _("Nothing to do today"),
        _(
            "Your files are under Participants, today's sheets under Sessions. What becomes due will be named here, "
            "with a day."
        ),
    )


def _facilitator() -> Quiet:
    return Quiet(
        _("No session planned for you"),
        _("The sessions that you run come here on their day, each with its sheet."),
    )


def _manager() -> Quiet:
    return Quiet(
        _("Nothing to do today"),
        _("Missing sheets, imports to finish and reports to validate will come here from the team's work."),
    )


def _coordinator() -> Quiet:
    return Quiet(
        _("Nothing to do today"),
        _("Agreements to sign, and those that come to their end, will be named here. The directory is under Network."),
    )


def _dpo() -> Quiet:
    return Quiet(
        _("Nothing to do today"),
        _(
            "Jalon notes who opens which file, when and why. You read it in the access log; a file "
            "opened by exception stays listed here until you have reviewed it."
        ),
    )


def _administrator() -> Quiet:
    return Quiet(
        _("Nothing to do today"),
        _(
            "Accounts and roles of your centre are under Accounts. A role that you prepare takes effect once a "
            "second person confirms it. Your role opens no person's file."
        ),
    )


QUIET: dict[str, Callable[[], Quiet]] = {
    Role.SOCIAL_WORKER: _social_worker,
    Role.FACILITATOR: _facilitator,
    Role.MANAGER: _manager,
    Role.COORDINATOR: _coordinator,
    Role.DPO: _dpo,
    Role.ADMINISTRATOR: _administrator,
}


def greeting(name: str, count: int) -> str:
    """Return the first sentence of the day: who is greeted, and how many things wait, in words up to nine."""
    if count == 0:
        return _("Hello %(name)s.") % {"name": name} if name else _("Hello.")
    waiting = ngettext("One thing is waiting.", "%(count)s things are waiting.", count)
    return _("Hello. %(waiting)s") % {"waiting": waiting % {"count": capfirst(str(apnumber(count)))}}


HOME = gettext_noop("The team’s list of what to do (home page)")


@require_safe
@transaction.atomic
def home(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show what waits for the person in her centre; without a membership today, that there is no access.

    Names of persons stand there: their files are in the access log before the page is.
    """
    if not isinstance(request.membership, Membership):
        return render(request, "home/no_access.html", status=403)
    everything, put_away = "all" in request.GET, "away" in request.GET
    found = home_of(request.user, request.membership, everything=everything, put_away=put_away)
    if found.files:
        log_read(found.files, what="accounts.home", purpose=HOME, centre=request.centre)
    waiting = found.waiting
    context: dict[str, Any] = {
        "waiting": waiting,
        "everything": everything,
        "away": found.away,
        "dated": any(line.day for line in waiting.lines),
        "at_hand": found.at_hand,
        "main": bool(waiting.lines or found.at_hand or found.away.total or not found.things),
        "first": [panel for panel in found.panels if panel.first],
        "panels": [panel for panel in found.panels if not panel.first],
        "actions": found.actions,
        "quiet": None if found.things else QUIET[request.membership.role](),
        "greeting": greeting(request.user.first_name, found.things),
        "today": today(),
    }
    return render(request, "home/home.html", context)
