"""Addresses of this room; the project routes them in demo mode only."""

from django.urls import path

from amparo.foundation.design import views

app_name = "design"

urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("styleguide/public/", views.styleguide_public, name="styleguide-public"),
    path("styleguide/entry/", views.styleguide_entry, name="styleguide-entry"),
]
