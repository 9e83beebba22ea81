"""The addresses of cases, under ``/staff/cases/``."""

from django.urls import path

from .views import ends, ground, plan, shown

app_name = "cases"

urlpatterns = [
    path("", shown.case_list, name="list"),
    path("new/", ground.new, name="new"),
    path("<uuid:case_id>/", shown.detail, name="detail"),
    path("<uuid:case_id>/child/", ground.child, name="child"),
    path("<uuid:case_id>/child/<uuid:person_id>/", ground.link, name="link"),
    path("<uuid:case_id>/consent/", ground.consent, name="consent"),
    path("<uuid:case_id>/consent/<uuid:consent_id>/", ground.withdraw, name="withdraw"),
    path("<uuid:case_id>/risk/", ground.risk, name="risk"),
    path("<uuid:case_id>/note/", ground.note, name="note"),
    path("<uuid:case_id>/assign/", ground.assign, name="assign"),
    path("<uuid:case_id>/goal/", plan.goal_new, name="goal"),
    path("goals/<uuid:goal_id>/", plan.goal, name="goal-change"),
    path("goals/<uuid:goal_id>/step/", plan.action_new, name="action-new"),
    path("steps/<uuid:action_id>/", plan.action, name="action"),
    path("<uuid:case_id>/ask/", ends.ask, name="ask"),
    path("requests/<uuid:approval_id>/", ends.decide, name="decide"),
    path("requests/<uuid:approval_id>/take-back/", ends.unask, name="unask"),
    path("<uuid:case_id>/refer/", ends.refer, name="refer"),
    path("<uuid:case_id>/refer/<uuid:service_id>/", ends.refer_to, name="refer-to"),
    path("<uuid:case_id>/closure/", ends.closure, name="closure"),
    path("<uuid:case_id>/close/", ends.close, name="close"),
]
