"""The addresses for answers as files, beside those in ``urls.py``."""

from django.urls import path

from .views import data

urlpatterns = [
    path("<uuid:questionnaire_id>/export/", data.export, name="export"),
    path("export-progress/<uuid:key>/", data.progress, name="export-progress"),
    path("versions/<uuid:version_id>/import/", data.import_answers, name="import"),
]
