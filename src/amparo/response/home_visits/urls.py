"""The addresses of home visits, under ``/staff/visits/``."""

from django.urls import path

from . import views

app_name = "home_visits"

urlpatterns = [
    path("how-it-moves/", views.states, name="states"),
    path("to/<uuid:contact_id>/", views.set_out, name="set-out"),
    path("<uuid:trip_id>/", views.trip, name="trip"),
    path("<uuid:trip_id>/check-in/", views.arrive, name="arrive"),
    path("<uuid:trip_id>/check-out/", views.come_back, name="come-back"),
    path("<uuid:trip_id>/longer/", views.longer, name="longer"),
]
