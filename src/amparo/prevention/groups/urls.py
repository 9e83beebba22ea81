"""The addresses of groups, under ``/staff/groups/``."""

from django.urls import path

from .views import groups, members, requests

app_name = "groups"
urlpatterns = [
    path("", groups.group_list, name="list"),
    path("new/", groups.new, name="new"),
    path("requests/", groups.request_list, name="requests"),
    path("how-a-request-moves/", groups.states, name="states"),
    path("<uuid:group_id>/", groups.group, name="group"),
    path("<uuid:group_id>/change/", groups.change, name="change"),
    path("<uuid:group_id>/end/", groups.end, name="end"),
    path("<uuid:group_id>/again/", groups.begin_again, name="begin-again"),
    path("<uuid:group_id>/members/new/", members.add, name="add-member"),
    path("<uuid:group_id>/members/join/", members.join, name="join"),
    path("<uuid:group_id>/activities/new/", members.record, name="record"),
    path("<uuid:group_id>/requests/new/", requests.ask, name="ask"),
    path("members/<uuid:member_id>/", members.change_member, name="member"),
    path("activities/<uuid:activity_id>/void/", members.void, name="void"),
    path("requests/<uuid:request_id>/", requests.show, name="request"),
    path("requests/<uuid:request_id>/correct/", requests.correct, name="correct"),
    path("requests/<uuid:request_id>/answer/", requests.answer, name="answer"),
    path("requests/<uuid:request_id>/tell/", requests.tell, name="tell"),
    path("requests/<uuid:request_id>/withdraw/", requests.withdraw, name="withdraw"),
]
