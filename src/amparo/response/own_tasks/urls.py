"""The addresses of added tasks, under ``/staff/tasks/``."""

from django.urls import path

from . import views

app_name = "own_tasks"

urlpatterns = [
    path("", views.added, name="list"),
    path("add/", views.add, name="add"),
    path("add/<uuid:case_id>/", views.add_to_case, name="add-to-case"),
    path("<uuid:task_id>/", views.task, name="task"),
    path("<uuid:task_id>/change/", views.change, name="change"),
    path("<uuid:task_id>/done/", views.done, name="done"),
    path("<uuid:task_id>/back/", views.back, name="back"),
    path("<uuid:task_id>/remove/", views.remove, name="remove"),
]
