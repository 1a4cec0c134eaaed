"""What the pages with a form share: what is wrong, what somebody else saved, where one goes back to."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.requests import AuthenticatedHttpRequest
from core.concurrent_edits import Meanwhile
from core.forms import problems_of
from partners.models import Organisation

WRONG, TAKEN = 422, 409


def back_where(organisation: Organisation, part: str) -> HttpResponse:
    """Go back to the part of the page of an organisation where the work was, once it is saved."""
    return redirect(f"{reverse('partners:organisation', args=[organisation.uuid])}#{part}")


def form_page(
    request: AuthenticatedHttpRequest,
    template: str,
    form: BaseForm,
    *,
    meanwhile: Meanwhile | None = None,
    status: int | None = None,
    **context: Any,
) -> HttpResponse:
    """Draw a page with a form."""
    context |= {"form": form, "problems": problems_of(form) if form.is_bound else [], "meanwhile": meanwhile}
    if status is None:
        status = TAKEN if meanwhile is not None else WRONG if form.is_bound else 200
    return render(request, template, context, status=status)


def there_already() -> str:
    """Return what is said where the directory has an organisation of the same name."""
    return _("An organisation of this name exists already. Choose it, or give another name.")
