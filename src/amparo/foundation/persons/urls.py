from django.urls import path

from . import views

app_name = "persons"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("<uuid:person_id>/", views.person, name="person"),
    path("<uuid:person_id>/change/", views.change, name="change"),
]
