"""Addresses of documents."""

from django.urls import path

from documents.views import content, papers

app_name = "documents"
urlpatterns = [
    path("participants/<uuid:uuid>/documents/", papers.of_file, name="of-file"),
    path("participants/<uuid:uuid>/documents/new/", papers.new, name="new"),
    path("documents/<uuid:uuid>/", papers.document, name="document"),
    path("documents/<uuid:uuid>/content/", content.content, name="content"),
    path("documents/<uuid:uuid>/replace/", papers.replace, name="replace"),
    path("documents/<uuid:uuid>/erase/", papers.erase, name="erase"),
]
