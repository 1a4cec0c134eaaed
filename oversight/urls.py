"""Addresses of oversight: uuids only, no name and no number of a file."""

from django.urls import path

from oversight.views import account_disclosure, alerts, consultations, log, refusals, reviews, searches, sign_ins

app_name = "oversight"
urlpatterns = [
    path("log/", log.log, name="log"),
    path("log/sheet.csv", log.log_csv, name="log-csv"),
    path("log/question/", account_disclosure.question, name="question"),
    path("log/question.csv", account_disclosure.question_csv, name="question-csv"),
    path("log/sign-ins/", sign_ins.sign_ins, name="sign-ins"),
    path("log/refusals/", refusals.refusals, name="refusals"),
    path("log/searches/", searches.searches, name="searches"),
    path("log/alerts/", alerts.alerts, name="alerts"),
    path("log/alerts/<uuid:uuid>/", alerts.alert, name="alert"),
    path("log/reviews/", reviews.reviews, name="reviews"),
    path("log/reviews/<uuid:uuid>/", reviews.review, name="review"),
    path("log/entries/<uuid:uuid>/", log.entry, name="entry"),
    path("participants/<uuid:uuid>/opened/", consultations.who_opened, name="opened"),
    path("participants/<uuid:uuid>/consultations/", consultations.consultations, name="consultations"),
    path("participants/<uuid:uuid>/consultations.pdf", consultations.consultations_document, name="consultations-pdf"),
]
