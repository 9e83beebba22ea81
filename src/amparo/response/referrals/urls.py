"""The addresses of referrals, under ``/staff/referrals/``."""

from django.urls import path

from . import list_views, views

app_name = "referrals"

urlpatterns = [
    path("", list_views.referral_list, name="list"),
    path("export/", list_views.export, name="export"),
    path("decline/", list_views.decline_many, name="decline-many"),
    path("how-it-moves/", views.states, name="states"),
    path("<uuid:referral_id>/", views.referral, name="referral"),
    path("<uuid:referral_id>/accept/", views.accept, name="accept"),
    path("<uuid:referral_id>/decline/", views.decline, name="decline"),
    path("<uuid:referral_id>/outcome/", views.outcome, name="outcome"),
    path("<uuid:referral_id>/tell-address/", views.tell_address, name="tell-address"),
    path("<uuid:referral_id>/recall/", views.recall, name="recall"),
    path("<uuid:referral_id>/feedback/", views.feedback, name="feedback"),
    path("<uuid:referral_id>/another-way/", views.follow_up, name="follow-up"),
]
