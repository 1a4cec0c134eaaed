"""What a gateway reports of messages that it took."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from messaging.services.reports import NotGenuine, NotReadable, take_report

MOST_BYTES = 4096


@csrf_exempt  # nothing is done by a cookie here: the signature alone says who it is
@login_not_required
@require_POST
def text_report(request: HttpRequest) -> HttpResponse:
    """Take one report; 204 for one that is genuine, known or not, so that the answer tells nothing of messages.

    403 for one that is not signed or is old, 400 for one that cannot be read.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return HttpResponse(status=400)
    time, signature = (request.headers.get(name, "") for name in ("X-Jalon-Time", "X-Jalon-Signature"))
    try:
        take_report(request.body, time, signature)
    except NotGenuine:
        return HttpResponse(status=403)
    except NotReadable:
        return HttpResponse(status=400)
    return HttpResponse(status=204)
