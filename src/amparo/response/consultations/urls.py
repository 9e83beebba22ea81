"""The addresses of consultations, under ``/staff/consultations/``."""

from django.urls import path

from . import views

app_name = "consultations"
urlpatterns = [
    path("", views.consultation_list, name="list"),
    path("how-it-moves/", views.states, name="states"),
    path("<uuid:consultation_id>/", views.consultation, name="consultation"),
    path("<uuid:consultation_id>/end/", views.end, name="end"),
    path("concerns/<uuid:concern_id>/<slug:mark>/", views.ask, name="ask"),
]
