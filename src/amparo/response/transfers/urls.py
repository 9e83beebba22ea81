"""The addresses of transfers, under ``/staff/transfers/``."""

from django.urls import path

from . import review_views, views

app_name = "transfers"
urlpatterns = [
    path("", views.transfer_list, name="list"),
    path("export/", views.export, name="export"),
    path("how-it-moves/", views.states, name="states"),
    path("<uuid:transfer_id>/", views.incoming, name="incoming"),
    path("<uuid:transfer_id>/review/", review_views.review, name="review"),
    path("<uuid:transfer_id>/objection/", review_views.objection, name="objection"),
    path("<uuid:transfer_id>/accept/", views.accept, name="accept"),
    path("<uuid:transfer_id>/decline/", views.decline, name="decline"),
    path("concerns/<uuid:concern_id>/", views.transfer_concern, name="send"),
    path("concerns/<uuid:concern_id>/recall/", views.recall, name="recall"),
    path("concerns/<uuid:concern_id>/resume/", views.resume, name="resume"),
]
