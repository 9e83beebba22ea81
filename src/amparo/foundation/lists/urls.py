"""The addresses of what lists share, under ``/staff/lists/``."""

from django.urls import path

from . import saved_view_pages
from .imports import views as imports
from .imports.known_views import known

app_name = "lists"

urlpatterns = [
    path("views/", saved_view_pages.save, name="save-view"),
    path("views/<uuid:view_id>/", saved_view_pages.change, name="change-view"),
    path("views/<uuid:view_id>/delete/", saved_view_pages.delete, name="delete-view"),
    path(
        "views/<uuid:view_id>/restore/", saved_view_pages.restore, name="restore-view"
    ),
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:import_id>/", imports.show, name="import"),
    path("imports/<uuid:import_id>/columns/", imports.columns, name="import-columns"),
    path("imports/<uuid:import_id>/known/", known, name="import-known"),
    path("imports/<uuid:import_id>/next/", imports.go_on, name="import-next"),
    path("imports/<uuid:import_id>/save/", imports.save, name="import-save"),
    path("imports/<uuid:import_id>/undo/", imports.undo, name="import-undo"),
    path("imports/<uuid:import_id>/delete/", imports.delete, name="import-delete"),
    path(
        "imports/<slug:spec>/<str:target>/upload/", imports.upload, name="import-upload"
    ),
    path(
        "imports/<slug:spec>/<str:target>/table/",
        imports.empty_table,
        name="import-table",
    ),
]
