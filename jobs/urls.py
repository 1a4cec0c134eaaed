from django.urls import path

from jobs import views

urlpatterns = [
    path("", views.job_list, name="jobs"),
    path("<uuid:uuid>/", views.job_detail, name="job"),
    path("<uuid:uuid>/progress/", views.job_progress, name="job-progress"),
    path("<uuid:uuid>/result/", views.job_result, name="job-result"),
    path("<uuid:uuid>/cancel/", views.job_cancel, name="job-cancel"),
]
