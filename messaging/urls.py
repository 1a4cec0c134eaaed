"""Addresses of messages to participants."""

from django.urls import path

from messaging.views import files, gateway_reports, totals

app_name = "messaging"
urlpatterns = [
    path("participants/<uuid:uuid>/messages/", files.of_file, name="of-file"),
    path("messages/", totals.totals, name="totals"),
    path("messages/<uuid:uuid>/", files.message, name="message"),
    path("hooks/sms/", gateway_reports.text_report, name="report"),
]
