"""The addresses of the people around a child, under ``/staff/cases/around/``."""

from django.urls import path

from .views import care, incidents, page, people

app_name = "people_around"
urlpatterns = [
    path("<uuid:case_id>/", page.page, name="page"),
    path("how-it-moves/<slug:name>/", page.states, name="states"),
    path("<uuid:case_id>/person/", people.add, name="add"),
    path("people/<uuid:person_id>/", people.correct, name="correct"),
    path("people/<uuid:person_id>/move/", people.move, name="move"),
    path("people/<uuid:person_id>/link/", people.link, name="link"),
    path("people/<uuid:person_id>/unlink/", people.unlink, name="unlink"),
    path("people/<uuid:person_id>/case/", people.open_case, name="open-case"),
    path("<uuid:case_id>/care/", care.add_care, name="add-care"),
    path("care/<uuid:row_id>/", care.correct_care, name="correct-care"),
    path("<uuid:case_id>/where/", care.add_whereabouts, name="add-where"),
    path("where/<uuid:row_id>/", care.correct_whereabouts, name="correct-where"),
    path("<uuid:case_id>/child/", care.child, name="child"),
    path("<uuid:case_id>/incident/", incidents.add, name="add-incident"),
    path("incidents/<uuid:row_id>/", incidents.correct, name="correct-incident"),
    path("incidents/<uuid:row_id>/words/", incidents.child_words, name="words"),
    path("<uuid:case_id>/protection/", incidents.add_protection, name="add-protection"),
    path(
        "protection/<uuid:row_id>/",
        incidents.correct_protection,
        name="correct-protection",
    ),
    path(
        "protection/<uuid:row_id>/move/",
        incidents.move_protection,
        name="move-protection",
    ),
]
