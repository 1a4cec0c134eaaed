from django.urls import path

from reporting.views import evolution, records, support

app_name = "reporting"
urlpatterns = [
    path("", evolution.evolution, name="evolution"),
    path("evolution.csv", evolution.evolution_csv, name="csv"),
    path("evolution.xlsx", evolution.evolution_xlsx, name="xlsx"),
    path("evolution.pdf", evolution.evolution_pdf, name="pdf"),
    path("individual/", support.support, name="support"),
    path("individual.csv", support.support_csv, name="support-csv"),
    path("individual.xlsx", support.support_xlsx, name="support-xlsx"),
    path("<slug:code>/<int:year>/", records.records, name="records"),
]
