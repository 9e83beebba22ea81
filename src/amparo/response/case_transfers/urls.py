"""The addresses of transfers and cover, under ``/staff/case-transfers/``."""

from django.urls import path

from .views import cover, transfers

app_name = "case_transfers"

urlpatterns = [
    path("", transfers.transfer_list, name="list"),
    path("how-it-moves/", transfers.states, name="states"),
    path("cover/", cover.cover, name="cover"),
    path("cover/<uuid:team_id>/new/", cover.new, name="new-cover"),
    path("cover/<uuid:cover_id>/end/", cover.end, name="end-cover"),
    path("case/<uuid:case_id>/", transfers.send, name="send"),
    path("<uuid:transfer_id>/", transfers.incoming, name="incoming"),
    path("<uuid:transfer_id>/accept/", transfers.accept, name="accept"),
    path("<uuid:transfer_id>/decline/", transfers.decline, name="decline"),
    path("<uuid:transfer_id>/sent/", transfers.sent, name="sent"),
    path("<uuid:transfer_id>/recall/", transfers.recall, name="recall"),
    path("<uuid:transfer_id>/keep/", transfers.keep, name="keep"),
]
