"""The addresses of services that were delivered, under ``/staff/delivered/``."""

from django.urls import path

from . import views

app_name = "services_delivered"

urlpatterns = [
    path("", views.delivered, name="list"),
    path("export/", views.export, name="export"),
    path("cases/<uuid:case_id>/", views.record, name="record"),
    path("<uuid:delivery_id>/", views.correct, name="correct"),
]
