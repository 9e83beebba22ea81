"""The addresses of tasks, under ``/staff/``."""

from django.urls import path

from . import views

app_name = "tasks"

urlpatterns = [
    path("day/", views.my_day, name="my_day"),
    path("day/<uuid:task_id>/later/", views.postpone, name="postpone"),
    path("day/countries/<uuid:subject_id>/", views.country, name="country"),
    path("day/changed/<uuid:subject_id>/", views.changed, name="changed"),
    path("day/decided/<uuid:subject_id>/", views.decided, name="decided"),
    path("day/keys/<uuid:subject_id>/", views.keys, name="keys"),
]
