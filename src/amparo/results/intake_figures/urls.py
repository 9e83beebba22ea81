"""The addresses of the figures about concerns, under ``/staff/results/intake/``."""

from django.urls import path

from . import views

app_name = "intake_figures"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("table.csv", views.table, name="table"),
]
