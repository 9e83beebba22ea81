"""The addresses of the journal, under ``/staff/journal/``."""

from django.urls import path

from . import views

app_name = "journal"

urlpatterns = [
    path("", views.journal, name="list"),
    path("export/", views.export, name="export"),
    path("week/", views.week, name="week"),
    path("emergency/", views.emergency, name="emergency"),
    path("mine/", views.own, name="own"),
    path("unusual/<uuid:unusual_id>/", views.unusual, name="unusual"),
]
