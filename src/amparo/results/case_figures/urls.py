"""The addresses of the figures about cases, under ``/staff/results/cases/``."""

from django.urls import path

from . import views

app_name = "case_figures"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("table.csv", views.table, name="table"),
]
