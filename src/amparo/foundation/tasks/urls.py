"""The addresses of tasks, under ``/staff/``."""

from django.urls import path

from . import on_call_views, setup_views, views, week_views

app_name = "tasks"

urlpatterns = [
    path("day/", views.my_day, name="my_day"),
    path("week/", week_views.my_week, name="my_week"),
    path("day/set-up/", setup_views.setup, name="setup"),
    path("day/all/", views.all_tasks, name="all"),
    path("day/housekeeping/", views.housekeeping, name="housekeeping"),
    path("day/later/", views.postpone_many, name="postpone-many"),
    path("day/<uuid:task_id>/later/", views.postpone, name="postpone"),
    path("day/countries/<uuid:subject_id>/", views.country, name="country"),
    path("day/changed/<uuid:subject_id>/", views.changed, name="changed"),
    path("day/decided/<uuid:subject_id>/", views.decided, name="decided"),
    path("day/<uuid:task_id>/take/", on_call_views.take, name="take"),
    path("day/<uuid:task_id>/back/", on_call_views.give_back, name="give_back"),
    path("on-call/<uuid:team_id>/", on_call_views.show, name="on_call"),
    path("on-call/<uuid:team_id>/set/", on_call_views.set_list, name="set_on_call"),
    path("webhooks/<uuid:organisation_id>/", on_call_views.hooks, name="webhooks"),
    path(
        "webhooks/<uuid:webhook_id>/test/",
        on_call_views.test_webhook,
        name="test_webhook",
    ),
    path(
        "webhooks/<uuid:webhook_id>/remove/",
        on_call_views.remove_webhook,
        name="remove_webhook",
    ),
    path("day/keys/<uuid:subject_id>/", views.keys, name="keys"),
]
