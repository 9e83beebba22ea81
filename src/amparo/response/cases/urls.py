"""The addresses of cases, under ``/staff/cases/``."""

from django.urls import path

from .views import (
    approvals,
    bars,
    closing,
    consent,
    consent_texts,
    corrections,
    detail,
    intake,
    listing,
    plan,
)

app_name = "cases"

urlpatterns = [
    path("", listing.case_list, name="list"),
    path("export/", listing.export, name="export"),
    path("assign/", listing.assign_many, name="assign-many"),
    path("how-it-moves/", listing.states, name="states"),
    path("new/", intake.new, name="new"),
    path("consent-texts/", consent_texts.texts, name="consent-texts"),
    path(
        "consent-texts/<uuid:organisation_id>/<str:language>/<str:audience>/",
        consent_texts.text,
        name="consent-text",
    ),
    path("<uuid:case_id>/", detail.detail, name="detail"),
    path("<uuid:case_id>/keep-out/", bars.bar, name="bar"),
    path("<uuid:case_id>/child/", intake.child, name="child"),
    path("<uuid:case_id>/child/<uuid:person_id>/", intake.link, name="link"),
    path("<uuid:case_id>/wrong-child/", intake.unlink, name="unlink"),
    path("<uuid:case_id>/consent/", consent.consent, name="consent"),
    path(
        "<uuid:case_id>/consent/<uuid:consent_id>/", consent.withdraw, name="withdraw"
    ),
    path(
        "<uuid:case_id>/consent/<uuid:consent_id>/undo/",
        consent.undo,
        name="undo-withdrawal",
    ),
    path("<uuid:case_id>/risk/", intake.risk, name="risk"),
    path("<uuid:case_id>/note/", intake.note, name="note"),
    path("<uuid:case_id>/assign/", intake.assign, name="assign"),
    path("<uuid:case_id>/goal/", plan.goal_new, name="goal"),
    path("goals/<uuid:goal_id>/", plan.goal, name="goal-change"),
    path("goals/<uuid:goal_id>/step/", plan.action_new, name="action-new"),
    path("steps/<uuid:action_id>/", plan.action, name="action"),
    path("<uuid:case_id>/ask/", approvals.ask, name="ask"),
    path("requests/<uuid:approval_id>/", approvals.decide, name="decide"),
    path(
        "requests/<uuid:approval_id>/as-deputy/",
        approvals.decide_as_deputy,
        name="decide-as-deputy",
    ),
    path(
        "requests/<uuid:approval_id>/objection/",
        approvals.objection,
        name="objection",
    ),
    path(
        "requests/<uuid:approval_id>/take-back/",
        approvals.withdraw_request,
        name="withdraw_request",
    ),
    path("<uuid:case_id>/refer/", closing.refer, name="refer"),
    path("<uuid:case_id>/refer/<uuid:service_id>/", closing.refer_to, name="refer-to"),
    path("<uuid:case_id>/closure/", closing.closure, name="closure"),
    path("<uuid:case_id>/close/", closing.close, name="close"),
    path("<uuid:case_id>/reopen/", closing.reopen, name="reopen"),
    path("<uuid:case_id>/correct/", corrections.correct_case, name="correct"),
    path(
        "steps/<uuid:action_id>/correct/",
        corrections.correct_action,
        name="correct-action",
    ),
    path(
        "consents/<uuid:consent_id>/correct/",
        corrections.correct_consent,
        name="correct-consent",
    ),
    path(
        "notes/<uuid:note_id>/correct/", corrections.correct_note, name="correct-note"
    ),
    path("notes/<uuid:note_id>/addendum/", corrections.addendum, name="addendum"),
]
