"""The addresses of follow-up, under ``/staff/follow-up/``."""

from django.urls import path

from .views import contacts, overview

app_name = "follow_up"

_CASE = "cases/<uuid:case_id>/"
_CONTACT = "contacts/<uuid:contact_id>/"

urlpatterns = [
    path("", overview.ranking, name="ranking"),
    path("plan/", overview.plan_many, name="plan-many"),
    path("how-it-moves/", overview.states, name="states"),
    path(_CASE, overview.case, name="case"),
    path(f"{_CASE}plan/", contacts.plan, name="plan"),
    path(f"{_CASE}agreed/", contacts.agree, name="agree"),
    path(_CONTACT, contacts.contact, name="contact"),
    path(f"{_CONTACT}word/", contacts.word, name="word"),
    path(f"{_CONTACT}result/", contacts.record, name="record"),
    path(f"{_CONTACT}cancel/", contacts.cancel, name="cancel"),
    path(f"{_CONTACT}danger/", contacts.settle, name="settle"),
    path(
        f"{_CONTACT}form/<uuid:version_id>/<str:voice>/",
        contacts.begin_form,
        name="begin-form",
    ),
]
