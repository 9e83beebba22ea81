from django.urls import path

from . import list_views, merge_views, views

app_name = "persons"
urlpatterns = [
    path("", list_views.people, name="list"),
    path("export/", list_views.export, name="export"),
    path("search/", views.search, name="search"),
    path("<uuid:person_id>/", views.person, name="person"),
    path("<uuid:person_id>/change/", views.change, name="change"),
    path("<uuid:person_id>/earlier/", merge_views.history, name="history"),
    path("how-a-merge-moves/", merge_views.states, name="merge-states"),
    path("<uuid:person_id>/duplicates/", merge_views.duplicates, name="duplicates"),
    path(
        "<uuid:person_id>/duplicates/<uuid:other_id>/",
        merge_views.compare,
        name="compare",
    ),
    path(
        "<uuid:person_id>/duplicates/<uuid:other_id>/merge/",
        merge_views.merge_two,
        name="merge",
    ),
    path(
        "<uuid:person_id>/duplicates/<uuid:other_id>/two-people/",
        merge_views.no_duplicate,
        name="no-duplicate",
    ),
    path(
        "<uuid:person_id>/duplicates/<uuid:other_id>/withdraw/",
        merge_views.withdraw_mark,
        name="withdraw-no-duplicate",
    ),
    path("merges/<uuid:merge_id>/undo/", merge_views.undo, name="undo-merge"),
]
