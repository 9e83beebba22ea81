"""The addresses of the inbox."""

from django.urls import path

from .views import answering, canned, deciding, names, online, reaching, shown, taking

app_name = "concerns"
urlpatterns = [
    path("", shown.inbox, name="inbox"),
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
    path("<uuid:concern_id>/hand-back/", taking.hand_back, name="hand_back"),
    path("<uuid:concern_id>/urgency/", deciding.judge, name="judge"),
    path("<uuid:concern_id>/case/", deciding.open_case, name="open_case"),
    path("<uuid:concern_id>/close/", deciding.close, name="close"),
    path("<uuid:concern_id>/online/", online.part, name="online_part"),
    path("<uuid:concern_id>/online/end/", online.end, name="online_end"),
    path("<uuid:concern_id>/name/", names.pass_name, name="pass_name"),
]
