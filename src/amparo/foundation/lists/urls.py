"""The addresses of what lists share, under ``/staff/lists/``."""

from django.urls import path

from . import saved_view_pages

app_name = "lists"

urlpatterns = [
    path("views/", saved_view_pages.save, name="save-view"),
    path("views/<uuid:view_id>/", saved_view_pages.change, name="change-view"),
    path("views/<uuid:view_id>/delete/", saved_view_pages.delete, name="delete-view"),
    path(
        "views/<uuid:view_id>/restore/", saved_view_pages.restore, name="restore-view"
    ),
]
