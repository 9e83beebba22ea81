"""The addresses of reporters' names, under ``/staff/concerns/names/``."""

from django.urls import path

from . import views

app_name = "reporter_names"
urlpatterns = [
    path("", views.find_name, name="find"),
    path("<uuid:concern_id>/", views.share, name="share"),
]
