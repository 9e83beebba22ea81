"""The addresses of sign-in, account and team, under ``/staff/``."""

from django.urls import path

from .views import mine

app_name = "accounts"

urlpatterns = [
    path("awake/", mine.awake, name="awake"),
]
