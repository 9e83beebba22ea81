from django.urls import path

from .views import edits, rule_edits, rules, shown

# ``code`` is a country's, or "everywhere".
app_name = "places"
urlpatterns = [
    path("", shown.countries, name="countries"),
    path("contacts/<uuid:contact_id>/", shown.contact, name="contact"),
    path("contacts/<uuid:contact_id>/confirm/", edits.confirm, name="confirm"),
    path("contacts/<uuid:contact_id>/correct/", edits.correct, name="correct"),
    path("contacts/<uuid:contact_id>/retire/", edits.retire, name="retire"),
    path("duties/<uuid:duty_id>/", rule_edits.edit_duty, name="edit_duty"),
    path("<str:code>/", shown.country, name="country"),
    path("<str:code>/duties/", rules.duties, name="duties"),
    path("<str:code>/clocks/", rules.clocks, name="clocks"),
    path("<str:code>/rules/", rules.switches, name="switches"),
    path("<str:code>/rules/<slug:key>/", rule_edits.edit_switch, name="edit_switch"),
    path("<str:code>/facts.csv", shown.facts, name="facts"),
    path("<str:code>/profile/", edits.edit_profile, name="edit_profile"),
    path("<str:code>/contacts/new/", edits.add_contact, name="add_contact"),
    path("<str:code>/duties/new/", rule_edits.add_duty, name="add_duty"),
    path(
        "<str:code>/clocks/<uuid:clock_id>/", rule_edits.edit_clock, name="edit_clock"
    ),
    path(
        "<str:code>/clocks/<uuid:clock_id>/reset/",
        rule_edits.reset_clock,
        name="reset_clock",
    ),
]
