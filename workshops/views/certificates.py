"""Certificates of participation: one person's at once, those of a group as a task."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.reauthentication import recent_sign_in_required
from accounts.requests import AuthenticatedHttpRequest
from audit.log import log_export
from core.periods import today
from participants.access import find_in_file_or_404
from participants.models import Enrolment
from permissions.access import working_centre
from workshops.certificates import CERTIFY, ask_for_certificates, certificates_of
from workshops.documents import certificates_pdf
from workshops.enums import CertificateLines
from workshops.forms.certificates import CertificatesForm
from workshops.tasks import GIVEN


@require_safe
@recent_sign_in_required(of_file=True)
@transaction.atomic
def of_person(request: AuthenticatedHttpRequest, uuid: UUID) -> HttpResponse:
    """Give the certificate of one path; with ?lines=kinds it does not name the workshops."""
    paths = Enrolment.objects.walking().select_related("track", "group")
    path = find_in_file_or_404(request, paths, uuid, CERTIFY, known_by="enrolment.groups")
    log_export([path.participant], what="workshops.certificate", purpose=GIVEN, centre=path.participant.centre)
    kinds = request.GET.get("lines") == CertificateLines.KINDS
    lines = CertificateLines.KINDS if kinds else CertificateLines.TITLES
    data = certificates_pdf(list(certificates_of(request.user, [path], lines)))
    name = f"jalon-certificate-{today():%Y%m%d}.pdf"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name)}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def of_group(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask for the certificates of a group and go to the page of the task that makes them. Nobody is named here."""
    working_centre(request, CERTIFY)
    form = CertificatesForm(request.POST if request.method == "POST" else None, reader=request.user)
    if form.is_bound and form.is_valid():
        return redirect(ask_for_certificates(form.chosen, by=request.user, lines=form.cleaned_data["lines"]))
    return render(request, "workshops/certificates.html", {"form": form}, status=422 if form.is_bound else 200)
