"""Every address of the product, by room."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from home.views import errors
from home.views.styleguide import styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("home.urls")),
    path("", include("accounts.urls")),
    path("", include("administration.urls")),
    path("our-centre/", include("participants.centre_urls")),
    path("our-centre/", include("reporting.centre_urls")),
    path("", include("agenda.urls")),
    path("jobs/", include("jobs.urls")),
    path("figures/", include("reporting.urls")),
    path("import/", include("exchange.urls")),
    path("", include("actionplans.urls")),
    path("participants/", include("participants.urls")),
    path("groups/", include("participants.group_urls")),
    path("assessments/", include("assessments.urls")),
    path("organisations/", include("partners.urls")),
    path("", include("oversight.urls")),
    path("", include("workshops.urls")),
    path("", include("messaging.urls")),
    path("", include("appointments.urls")),
    path("", include("documents.urls")),
    path("", include("person.urls")),
]

if settings.DEMONSTRATION or settings.DEBUG:
    urlpatterns += [path("styleguide/", styleguide, name="styleguide")]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
