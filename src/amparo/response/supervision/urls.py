"""The addresses of supervision, under ``/staff/supervision/``."""

from django.urls import path

from . import views

app_name = "supervision"

urlpatterns = [
    path("", views.board, name="board"),
    path("export/", views.export, name="export"),
]
