from django.urls import path

from . import views

app_name = "matching"
urlpatterns = [path("<uuid:team_id>/", views.renew, name="renew")]
