"""How many messages left, what they cost and what failed, without persons."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.centre_settings import text_setting
from accounts.requests import AuthenticatedHttpRequest
from messaging.enums import MessageChannel
from messaging.gateways import is_on, stays_here
from messaging.selectors import TOTALS, gateway_refuses, reasons_of, totals_of
from messaging.settings import CALL_NUMBER
from permissions.access import working_centre


@require_safe
def totals(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the totals of the last months, the reasons of the last one, and whether the gateways are on."""
    centre = working_centre(request, TOTALS)
    months = totals_of(centre)
    context = {
        "months": months,
        "priced": any(one.cost is not None for one in months),
        "reasons": reasons_of(centre),
        "channels": [(channel.label, is_on(channel)) for channel in MessageChannel],
        "number": text_setting(CALL_NUMBER, centre),
        "refuses": gateway_refuses(centre),
        "stays_here": stays_here(),
    }
    return render(request, "messaging/totals.html", context)
