from django.urls import path

from .views import (
    checks,
    contact_edits,
    contact_reports,
    history,
    pages,
    rule_edits,
    rules,
)

# ``code`` is a country's, or "everywhere".
app_name = "countries"
urlpatterns = [
    path("", pages.countries, name="countries"),
    path("contacts/<uuid:contact_id>/", pages.contact, name="contact"),
    path("contacts/<uuid:contact_id>/confirm/", contact_edits.confirm, name="confirm"),
    path("contacts/<uuid:contact_id>/correct/", contact_edits.correct, name="correct"),
    path("contacts/<uuid:contact_id>/retire/", contact_edits.retire, name="retire"),
    path("contacts/<uuid:contact_id>/report/", contact_reports.report, name="report"),
    path(
        "contacts/<uuid:contact_id>/report/withdraw/",
        contact_reports.withdraw,
        name="withdraw_report",
    ),
    path(
        "contacts/<uuid:contact_id>/report/dismiss/",
        contact_reports.dismiss,
        name="dismiss_report",
    ),
    path("duties/<uuid:duty_id>/", rule_edits.edit_duty, name="edit_duty"),
    path("changes/<uuid:proposal_id>/", checks.proposal, name="proposal"),
    path(
        "changes/<uuid:proposal_id>/confirm/",
        checks.confirm_proposal,
        name="confirm_proposal",
    ),
    path(
        "changes/<uuid:proposal_id>/reject/",
        checks.reject_proposal,
        name="reject_proposal",
    ),
    path("<str:code>/check/", checks.check_list, name="check"),
    path("<str:code>/", pages.country, name="country"),
    path("<str:code>/duties/", rules.duties, name="duties"),
    path("<str:code>/deadlines/", rules.deadlines, name="deadlines"),
    path("<str:code>/rules/", rules.settings, name="settings"),
    path("<str:code>/rules/<slug:key>/", rule_edits.edit_setting, name="edit_setting"),
    path("<str:code>/history/", history.history, name="history"),
    path("<str:code>/facts.csv", pages.facts, name="facts"),
    path("<str:code>/profile/", contact_edits.edit_profile, name="edit_profile"),
    path("<str:code>/contacts/new/", contact_edits.add_contact, name="add_contact"),
    path("<str:code>/duties/new/", rule_edits.add_duty, name="add_duty"),
    path(
        "<str:code>/deadlines/<uuid:deadline_id>/",
        rule_edits.edit_deadline,
        name="edit_deadline",
    ),
    path(
        "<str:code>/deadlines/<uuid:deadline_id>/reset/",
        rule_edits.reset_deadline,
        name="reset_deadline",
    ),
]
