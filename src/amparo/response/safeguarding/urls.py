"""The addresses of safeguarding, under ``/staff/concerns/safeguarding/``."""

from django.urls import path

from . import views

app_name = "safeguarding"
urlpatterns = [
    path("<uuid:concern_id>/", views.part, name="part"),
    path("<uuid:concern_id>/release/", views.release, name="release"),
]
