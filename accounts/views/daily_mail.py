"""How often a person wants the mail about what waits for her."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.enums import MailRhythm
from accounts.models import DailyMail
from accounts.requests import AuthenticatedHttpRequest


@require_POST
def choose_daily_mail(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Keep the person's own choice; the last one counts."""
    rhythm = request.POST.get("rhythm", "")
    if rhythm in MailRhythm.values:
        DailyMail.objects.update_or_create(user=request.user, defaults={"rhythm": rhythm})
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Choose how often the mail comes."))
    return redirect(reverse("mfa_index") + "#mails")
