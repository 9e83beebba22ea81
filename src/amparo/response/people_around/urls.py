"""The addresses of the people around a child, under ``/staff/cases/around/``."""

from django.urls import path

from .views import page, people, rows

app_name = "people_around"
urlpatterns = [
    path("<uuid:case_id>/", page.page, name="page"),
    path("how-it-moves/<slug:name>/", page.states, name="states"),
    path("<uuid:case_id>/child/", rows.child, name="child"),
    path("<uuid:case_id>/<slug:kind>/", rows.add, name="add"),
    path("<slug:kind>/<uuid:row_id>/correct/", rows.correct, name="correct"),
    path("incident/<uuid:row_id>/words/", rows.child_words, name="words"),
    path("protection/<uuid:row_id>/move/", rows.move_protection, name="update"),
    path("person/<uuid:person_id>/move/", people.move, name="move"),
    path("person/<uuid:person_id>/link/", people.link, name="link"),
    path("person/<uuid:person_id>/unlink/", people.unlink, name="unlink"),
    path("person/<uuid:person_id>/case/", people.open_case, name="open-case"),
]
