"""The addresses of muting, under ``/staff/concerns/muted/``."""

from django.urls import path

from . import views

app_name = "muting"
urlpatterns = [
    path("", views.muted, name="list"),
    path("<uuid:concern_id>/", views.block, name="block"),
    path("<uuid:concern_id>/review/", views.review, name="review"),
    path("<uuid:concern_id>/end/", views.unblock, name="unblock"),
]
