"""Home by role: what waits, three to seven lines, each with its one action; or a place that explains itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.home import lines_for
from core.periods import today


@dataclass(frozen=True)
class Quiet:
    """What a home says when nothing waits: what will come here, and from whom."""

    heading: str
    text: str


def _social_worker() -> Quiet:
    return Quiet(
        _("Nothing waits for you today"),
        _(
            "Your files, their assessments and their actions will come here with a next version of Jalon. "
            "Today you can read the figures of your centre."
        ),
    )


def _facilitator() -> Quiet:
    return Quiet(
        _("No session waits for you"),
        _(
            "The sessions that you run, with their sheets, will come here with a next version of Jalon. "
            "There is nothing for you to do here yet."
        ),
    )


def _manager() -> Quiet:
    return Quiet(
        _("Nothing waits for you today"),
        _("Missing sheets, imports to finish and reports to validate will come here from the team's work."),
    )


def _coordinator() -> Quiet:
    return Quiet(
        _("Nothing waits for you today"),
        _(
            "The directory, the agreements and the meetings of the network will come here with a next version "
            "of Jalon. There is nothing for you to do here yet."
        ),
    )


def _dpo() -> Quiet:
    return Quiet(
        _("Nothing waits for you today"),
        _(
            "Jalon already notes who opens which file, when and why. The page on which you read it will come here "
            "with a next version of Jalon."
        ),
    )


def _administrator() -> Quiet:
    return Quiet(
        _("Nothing waits for you today"),
        _(
            "The page on which you open and close accounts will come here with a next version of Jalon. "
            "Your role opens no person's file."
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


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the person in her centre; without a membership today, that there is no access."""
    if request.membership is None:
        return render(request, "home/no_access.html", status=403)
    lines = lines_for(request.user, request.membership)
    waiting = [line for line in lines if line.waits]
    context: dict[str, Any] = {
        "waiting": waiting,
        "at_hand": [line for line in lines if not line.waits],
        "dated": any(line.when for line in waiting),
        "quiet": None if waiting else QUIET[request.membership.role](),
        "greeting": greeting(request.user.first_name, len(waiting)),
        "today": today(),
    }
    return render(request, "home/home.html", context)
