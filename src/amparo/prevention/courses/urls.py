"""The addresses of courses: ids and codes only."""

from django.urls import path

from .views import catalogue, people, runs, sessions, testing

app_name = "courses"
urlpatterns = [
    path("", runs.run_list, name="list"),
    path("export/", runs.export, name="export"),
    path("states/", runs.states, name="states"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/new/", catalogue.new_course, name="new-course"),
    path("catalogue/<uuid:course_id>/", catalogue.change_course, name="change-course"),
    path("catalogue/<uuid:course_id>/run/", runs.new_run, name="new-run"),
    path("<uuid:run_id>/", runs.run, name="run"),
    path("<uuid:run_id>/change/", runs.change_run, name="change-run"),
    path("<uuid:run_id>/safeguarding/", runs.safety, name="safety"),
    path("<uuid:run_id>/start/", runs.start, name="start"),
    path("<uuid:run_id>/finish/", runs.finish, name="finish"),
    path("<uuid:run_id>/reopen/", runs.reopen, name="reopen"),
    path("<uuid:run_id>/cancel/", runs.cancel, name="cancel"),
    path("<uuid:run_id>/people/", people.people, name="people"),
    path("<uuid:run_id>/people/add/", people.add, name="add"),
    path("<uuid:run_id>/people/known/", people.known, name="known"),
    path("<uuid:run_id>/cards/", people.cards, name="cards"),
    path("people/<uuid:enrolment_id>/", people.person, name="person"),
    path("people/<uuid:enrolment_id>/facts/", people.facts, name="facts"),
    path("people/<uuid:enrolment_id>/consent/", people.consent, name="consent"),
    path("people/<uuid:enrolment_id>/leave/", people.leave, name="leave"),
    path("people/<uuid:enrolment_id>/return/", people.come_back, name="return"),
    path("people/<uuid:enrolment_id>/remove/", people.take_out, name="take-out"),
    path(
        "people/<uuid:enrolment_id>/certificate/",
        people.certificate,
        name="certificate",
    ),
    path(
        "people/<uuid:enrolment_id>/consent/<uuid:consent_id>/withdraw/",
        people.withdraw,
        name="withdraw",
    ),
    path("sessions/<uuid:session_id>/", sessions.sheet, name="session"),
    path("sessions/<uuid:session_id>/move/", sessions.move, name="move"),
    path("sessions/<uuid:session_id>/cancel/", sessions.cancel, name="cancel-session"),
    path("sessions/<uuid:session_id>/restore/", sessions.restore, name="restore"),
    path("sessions/<uuid:session_id>/heads/", sessions.heads, name="heads"),
    path("sessions/<uuid:session_id>/hours/", sessions.hours, name="hours"),
    path("sessions/<uuid:session_id>/door/", sessions.door, name="door"),
    path("sessions/<uuid:session_id>/door/close/", sessions.close_door, name="close"),
    path("sessions/<uuid:session_id>/told/", sessions.told, name="told"),
    path("<uuid:run_id>/tests/", testing.tests, name="tests"),
    path("<uuid:run_id>/tests/print/", testing.print_cards, name="print-cards"),
    path("<uuid:run_id>/gain/", testing.gain, name="gain"),
    path("cards/<uuid:card_id>/<slug:moment>/", testing.begin, name="begin"),
]
