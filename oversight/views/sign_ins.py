"""Who came in, and who was refused, of the accounts of a centre."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import AuthenticatedHttpRequest
from audit.enums import SignIn
from audit.models import SignInLog
from oversight.access import SIGN_INS, reader_of
from oversight.access_log_queries import A_PAGE, before_key
from oversight.forms import accounts_of

REFUSALS = {SignIn.REFUSED, SignIn.LOCKED, SignIn.SECOND_FACTOR_REFUSED, SignIn.LINK_REFUSED}


@require_safe
def sign_ins(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the last events at the door: of the centre's accounts, and refusals of names that are nobody's.

    Addresses and digests are shown to the officer alone; equal names have equal digests, the name itself is not kept.
    A name that is nobody's belongs to no centre: its address is shown only where somebody of this centre signs in.
    """
    reader = reader_of(request, SIGN_INS)
    nobody = Q(user__isnull=True, outcome__in=REFUSALS)
    accounts = accounts_of(reader.centre).order_by().values("pk")
    found = SignInLog.objects.filter(Q(user__in=accounts) | nobody)
    only = request.GET.get("only") == "refused"
    if only:
        found = found.filter(outcome__in=REFUSALS)
    if before := before_key(request.GET):
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk").select_related("user")[: A_PAGE + 1])
    ours = _addresses_of(accounts, {row.address for row in rows if row.user is None})
    context = {
        "rows": [(row, row.outcome in REFUSALS, row.user is not None or row.address in ours) for row in rows[:A_PAGE]],
        "only": only,
        "before": rows[A_PAGE - 1].pk if len(rows) > A_PAGE else None,
        "paged": bool(before),
    }
    return render(request, "oversight/sign_ins.html", context)


def _addresses_of(accounts: QuerySet, addresses: set[str]) -> set[str]:
    """Return those of the addresses from which one of the accounts has signed in."""
    came = SignInLog.objects.filter(user__in=accounts, outcome=SignIn.SIGNED_IN, address__in=addresses)
    return set(came.order_by().values_list("address", flat=True).distinct())
