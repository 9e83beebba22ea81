"""The addresses of the directory, under ``/staff/services/``."""

from django.urls import path

from . import views

app_name = "services"

urlpatterns = [
    path("", views.service_list, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:service_id>/", views.service, name="service"),
    path("<uuid:service_id>/change/", views.change, name="change"),
    path("<uuid:service_id>/place/", views.place, name="place"),
    path("<uuid:service_id>/place/open/", views.open_place, name="open-place"),
    path("<uuid:service_id>/place/confirm/", views.confirm_place, name="confirm-place"),
    path("<uuid:service_id>/verify/", views.verify, name="verify"),
    path("<uuid:service_id>/capacity/", views.capacity, name="capacity"),
]
