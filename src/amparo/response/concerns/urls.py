"""The addresses of the inbox."""

from django.urls import path

from .views import (
    answering,
    canned,
    closing,
    into_case,
    judging,
    names,
    online,
    reaching,
    responding,
    shown,
    taking,
)

app_name = "concerns"
urlpatterns = [
    path("", shown.inbox, name="inbox"),
    path("news/", shown.news, name="news"),
    path("next/", taking.take_next, name="take_next"),
    path("closed/", shown.closed, name="closed"),
    path("names/", names.names, name="names"),
    path("online/", online.desk, name="online_desk"),
    path("texts/", canned.texts, name="texts"),
    path("texts/add/<uuid:team_id>/", canned.add, name="text_add"),
    path("texts/<uuid:text_id>/", canned.change, name="text_change"),
    path("<uuid:concern_id>/", shown.concern, name="concern"),
    path("<uuid:concern_id>/reply/", answering.reply, name="reply"),
    path("<uuid:concern_id>/reply/hint/", answering.hint, name="reply_hint"),
    path("<uuid:concern_id>/reach/", reaching.reach, name="reach"),
    path("<uuid:concern_id>/claim/", taking.claim, name="claim"),
    path("<uuid:concern_id>/hand-over/", taking.hand_to, name="hand_to"),
    path("<uuid:concern_id>/hand-back/", taking.hand_back, name="hand_back"),
    path("<uuid:concern_id>/urgency/", judging.judge, name="judge"),
    path("<uuid:concern_id>/facts/", judging.correct, name="correct"),
    path("<uuid:concern_id>/done/", responding.respond, name="respond"),
    path("<uuid:concern_id>/case/", into_case.open_case, name="open_case"),
    path("<uuid:concern_id>/join/", into_case.join_case, name="join_case"),
    path("<uuid:concern_id>/close/", closing.close, name="close"),
    path("<uuid:concern_id>/quick/", closing.quick, name="quick"),
    path("<uuid:concern_id>/undo/", closing.undo, name="undo"),
    path("<uuid:concern_id>/reopen/", closing.reopen, name="reopen"),
    path("<uuid:concern_id>/look/", closing.look, name="look"),
    path("<uuid:concern_id>/online/", online.part, name="online_part"),
    path("<uuid:concern_id>/online/end/", online.end, name="online_end"),
    path("<uuid:concern_id>/name/", names.pass_name, name="pass_name"),
]
