"""The settings of the centre: what is in force, what is to come, what was; changing one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.centre_settings import CHANGE, SETTINGS
from accounts.models import CentreSetting
from accounts.requests import AuthenticatedHttpRequest
from administration.forms import SettingForm
from administration.services import centre_settings
from administration.setting_list import settings_of
from core.forms import problems_of
from core.history import REMOVED_BEFORE, removed_row
from permissions.access import working_centre
from permissions.checks import has_right

VIEW = "setting.view"
WRONG = 422


@require_safe
def setting_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show every setting of the centre by room, with who set it when and why."""
    centre = working_centre(request, VIEW)
    context = {"groups": settings_of(centre), "changing": has_right(request.user, CHANGE, centre=centre)}
    return render(request, "accounts/manage/settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def setting_change(request: AuthenticatedHttpRequest, code: str) -> HttpResponse:
    """Set a value from today or a later day, with a reason."""
    centre = working_centre(request, CHANGE)
    row = next((row for group in settings_of(centre) for row in group.rows if row.code == code), None)
    if row is None:
        raise Http404
    form = SettingForm(request.POST if request.method == "POST" else None, declared=row.declared)
    if form.is_bound and form.is_valid():
        try:
            centre_settings.change_setting(row.declared, centre, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The setting is saved."))
            return redirect("settings")
    context = {"form": form, "row": row, "problems": problems_of(form) if form.is_bound else []}
    return render(request, "accounts/manage/setting.html", context, status=WRONG if form.is_bound else 200)


@require_POST
def setting_take_back(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Remove a change whose day has not come."""
    centre = working_centre(request, CHANGE)
    noted = CentreSetting.objects.filter(centre=centre, uuid=uuid).first()
    row = noted or removed_row(CentreSetting, uuid)
    declared = SETTINGS.get(row.code) if row is not None and row.centre_id == centre.pk else None
    if declared is None:
        raise Http404
    if noted is None:
        messages.info(request, REMOVED_BEFORE)
        return redirect("settings")
    try:
        centre_settings.take_back(noted, declared)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The change to come is removed."))
    return redirect("settings")
