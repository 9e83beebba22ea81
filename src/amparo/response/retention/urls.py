"""The addresses of retention, under ``/staff/retention/``."""

from django.urls import path

from . import views

app_name = "retention"
urlpatterns = [
    path("extend/", views.extend_many, name="extend-many"),
    path("<uuid:concern_id>/", views.retention, name="retention"),
    path("<uuid:concern_id>/extend/", views.extend, name="extend"),
    path("<uuid:concern_id>/delete/", views.delete, name="delete"),
]
