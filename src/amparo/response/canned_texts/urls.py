"""The addresses of canned texts, under ``/staff/concerns/texts/``."""

from django.urls import path

from . import views

app_name = "canned_texts"
urlpatterns = [
    path("", views.texts, name="list"),
    path("add/<uuid:team_id>/", views.add, name="add"),
    path("<uuid:text_id>/", views.change, name="change"),
    path("<uuid:text_id>/retire/", views.retire, name="retire"),
    path("into/<uuid:concern_id>/", views.insert, name="insert"),
]
