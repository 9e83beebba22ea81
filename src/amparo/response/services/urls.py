"""The addresses of the directory, under ``/staff/services/``."""

from django.urls import path

from . import public_views, views

app_name = "services"

urlpatterns = [
    path("", views.service_list, name="list"),
    path("export/", views.export, name="export"),
    path("new/", views.new, name="new"),
    path("<uuid:service_id>/", views.service, name="service"),
    path("<uuid:service_id>/change/", views.change, name="change"),
    path("<uuid:service_id>/location/", views.location, name="location"),
    path("<uuid:service_id>/location/open/", views.open_location, name="open-location"),
    path(
        "<uuid:service_id>/location/confirm/",
        views.confirm_location,
        name="confirm-location",
    ),
    path("<uuid:service_id>/verify/", views.verify, name="verify"),
    path("<uuid:service_id>/capacity/", views.capacity, name="capacity"),
    path("<uuid:service_id>/public/", public_views.propose, name="propose-public"),
    path("<uuid:service_id>/hide/", public_views.hide, name="hide-public"),
    path("gaps/", public_views.gaps, name="gaps"),
    path("gaps/<str:country>/", public_views.gaps, name="gaps-of"),
    path("gaps/task/<uuid:subject_id>/", public_views.gap, name="gap"),
]
