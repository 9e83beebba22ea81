"""The addresses of concerns, under ``/staff/concerns/``."""

from django.urls import path

from .matching import views as matching_views
from .views import (
    assignment,
    bars,
    case_opening,
    closing,
    contact,
    inbox,
    lists,
    recording,
    replies,
    responses,
    triage,
)

app_name = "concerns"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("news/", inbox.news, name="news"),
    path("next/", assignment.assign_next, name="assign_next"),
    path("new/", recording.record, name="record"),
    path("<uuid:concern_id>/keep-out/", bars.bar, name="bar"),
    path("open/", lists.unclosed, name="open"),
    path("open/export/", lists.export_open, name="export-open"),
    path("closed/", lists.closed, name="closed"),
    path("closed/export/", lists.export_closed, name="export-closed"),
    path("<uuid:concern_id>/", inbox.concern, name="concern"),
    path("<uuid:concern_id>/reply/", replies.reply, name="reply"),
    path("<uuid:concern_id>/reply/hint/", replies.hint, name="reply_hint"),
    path("<uuid:concern_id>/reach/", contact.reach, name="reach"),
    path(
        "<uuid:concern_id>/assign_to_me/", assignment.assign_to_me, name="assign_to_me"
    ),
    path("<uuid:concern_id>/hand-over/", assignment.assign_to, name="assign_to"),
    path("<uuid:concern_id>/hand-back/", assignment.unassign, name="unassign"),
    path("<uuid:concern_id>/urgency/", triage.triage, name="triage"),
    path("<uuid:concern_id>/facts/", triage.correct, name="correct"),
    path("<uuid:concern_id>/done/", responses.respond, name="respond"),
    path("<uuid:concern_id>/case/", case_opening.open_case, name="open_case"),
    path("<uuid:concern_id>/join/", case_opening.join_case, name="join_case"),
    path("<uuid:concern_id>/close/", closing.close, name="close"),
    path("<uuid:concern_id>/quick/", closing.quick, name="quick"),
    path("<uuid:concern_id>/undo/", closing.undo, name="undo"),
    path("<uuid:concern_id>/reopen/", closing.reopen, name="reopen"),
    path("<uuid:concern_id>/review/", closing.review, name="review"),
    path(
        "<uuid:concern_id>/same/<uuid:other_id>/",
        matching_views.record_match,
        name="record_match",
    ),
]
