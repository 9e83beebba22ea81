"""The addresses of decisions, under ``/staff/decisions/``."""

from django.urls import path

from . import views

app_name = "decisions"

urlpatterns = [
    path("", views.decision_list, name="list"),
    path("news/<uuid:alarm_id>/", views.alarm, name="alarm"),
    path("<uuid:proposal_id>/", views.decision, name="decision"),
    path("<uuid:proposal_id>/confirm/", views.confirm, name="confirm"),
    path("<uuid:proposal_id>/reject/", views.reject, name="reject"),
    path("<uuid:proposal_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:proposal_id>/object/", views.object_to, name="object"),
    path("<uuid:proposal_id>/settle/", views.settle, name="settle"),
]
