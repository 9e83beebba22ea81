"""The addresses of the inbox."""

from django.urls import path

from . import views

app_name = "concerns"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("closed/", views.closed, name="closed"),
    path("names/", views.names, name="names"),
    path("<uuid:concern_id>/", views.concern, name="concern"),
    path("<uuid:concern_id>/reply/", views.reply, name="reply"),
    path("<uuid:concern_id>/claim/", views.claim, name="claim"),
    path("<uuid:concern_id>/hand-back/", views.hand_back, name="hand_back"),
    path("<uuid:concern_id>/urgency/", views.judge, name="judge"),
    path("<uuid:concern_id>/case/", views.open_case, name="open_case"),
    path("<uuid:concern_id>/close/", views.close, name="close"),
    path("<uuid:concern_id>/name/", views.pass_name, name="pass_name"),
]
