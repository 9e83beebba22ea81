"""The addresses of lessons for staff, under ``/staff/lessons/``."""

from django.urls import path

from . import offer_views, sign_off_views, views

app_name = "learning"
urlpatterns = [
    path("", views.lessons, name="list"),
    path("add/", views.add, name="add"),
    path("offer/", offer_views.countries, name="offers"),
    path("offer/<slug:country>/", offer_views.offer, name="offer"),
    path("offer/<slug:country>/sign-off/", offer_views.sign, name="sign_offer"),
    path("offer/<slug:country>/withdraw/", offer_views.withdraw, name="withdraw_offer"),
    path(
        "texts/<uuid:text_id>/sign-off/<slug:country>/",
        sign_off_views.sign,
        name="sign_off",
    ),
    path(
        "sign-offs/<uuid:sign_off_id>/withdraw/",
        sign_off_views.withdraw,
        name="withdraw",
    ),
    path("<uuid:lesson_id>/", views.lesson, name="lesson"),
    path("<uuid:lesson_id>/<slug:code>/", views.text, name="text"),
    path("<uuid:lesson_id>/<slug:code>/edit/", views.change, name="edit"),
    path(
        "<uuid:lesson_id>/<slug:code>/<int:number>/",
        views.earlier,
        name="earlier",
    ),
]
