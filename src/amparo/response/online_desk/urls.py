"""The addresses of the online desk, under ``/staff/online-desk/``."""

from django.urls import path

from . import views

app_name = "online_desk"
urlpatterns = [
    path("", views.desk_list, name="list"),
    path("<uuid:concern_id>/", views.addresses, name="addresses"),
    path("<uuid:concern_id>/end/", views.end, name="end"),
]
