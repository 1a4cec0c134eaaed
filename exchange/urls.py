from django.urls import path

from exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.upload, name="import"),
    path("empty.xlsx", views.empty, name="empty-workbook"),
    path("records/", views.records, name="records"),
    path("<uuid:uuid>/", views.preview, name="import-preview"),
    path("<uuid:uuid>/result/", views.result, name="import-result"),
    path("<uuid:uuid>/confirm/", views.confirm, name="import-confirm"),
    path("set-aside/<uuid:uuid>/", views.set_aside, name="set-aside"),
    path("<uuid:uuid>/defects.csv", views.defects_csv, name="import-defects-csv"),
]
