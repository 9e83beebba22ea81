"""The addresses of questionnaires, under ``/staff/questionnaires/``."""

from django.urls import path

from . import data_urls
from .views import answers, authoring, filling, trying, versions

app_name = "questionnaires"

_ABOUT = "about/<str:kind>/<uuid:subject_id>/"
_VERSION = "versions/<uuid:version_id>/"
_SHEET = "answers/<uuid:sheet_id>/"

urlpatterns = [
    path("", authoring.questionnaire_list, name="list"),
    path("upload/", authoring.upload, name="upload"),
    path(
        "<uuid:questionnaire_id>/upload/",
        authoring.upload_version,
        name="upload-version",
    ),
    path("<uuid:questionnaire_id>/", authoring.questionnaire, name="questionnaire"),
    path("<uuid:questionnaire_id>/details/", authoring.details, name="details"),
    path("<uuid:questionnaire_id>/retire/", authoring.retire, name="retire"),
    path(
        "<uuid:questionnaire_id>/offer-again/",
        authoring.offer_again,
        name="offer-again",
    ),
    path(_VERSION, versions.version, name="version"),
    path(f"{_VERSION}file/", versions.file, name="file"),
    path(f"{_VERSION}changes/", versions.compare, name="changes"),
    path(f"{_VERSION}empty/", versions.empty, name="empty"),
    path(f"{_VERSION}try/", trying.try_it, name="try"),
    path(f"{_VERSION}languages/", versions.add_language, name="add-language"),
    path(f"{_VERSION}languages/<str:code>/", versions.translate, name="texts"),
    path(f"{_VERSION}propose/", versions.propose, name="propose"),
    path(f"{_VERSION}delete/", versions.delete, name="delete-version"),
    path(_ABOUT, answers.about, name="about"),
    path(f"{_ABOUT}begin/<uuid:version_id>/", filling.begin, name="begin"),
    path(
        f"{_ABOUT}over-time/<uuid:questionnaire_id>/",
        answers.over_time,
        name="over-time",
    ),
    path(f"{_ABOUT}voices/<uuid:questionnaire_id>/", answers.voices, name="voices"),
    path(_SHEET, answers.read, name="read"),
    path(f"{_SHEET}fill/", filling.go_on, name="continue"),
    path(f"{_SHEET}fill/<str:page_key>/", filling.page, name="page"),
    path(f"{_SHEET}fill/<str:page_key>/look/", filling.look, name="look"),
    path(f"{_SHEET}review/", filling.review, name="review"),
    path(f"{_SHEET}delete/", filling.delete, name="delete-answers"),
    *data_urls.urlpatterns,
]
