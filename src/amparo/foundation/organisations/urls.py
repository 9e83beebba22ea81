from django.urls import path

from .views import edits, shown, teams

app_name = "organisations"
urlpatterns = [
    path("", shown.directory, name="directory"),
    path("new/", edits.create, name="create"),
    path("teams/<uuid:team_id>/", teams.team, name="team"),
    path("teams/<uuid:team_id>/change/", teams.change_team, name="change_team"),
    path("teams/<uuid:team_id>/door/open/", teams.open_door, name="open_door"),
    path("teams/<uuid:team_id>/door/close/", teams.close_door, name="close_door"),
    path("<uuid:organisation_id>/", shown.organisation, name="organisation"),
    path("<uuid:organisation_id>/change/", edits.change, name="change"),
    path(
        "<uuid:organisation_id>/safeguarding/",
        edits.set_safeguarding,
        name="set_safeguarding",
    ),
    path("<uuid:organisation_id>/teams/new/", teams.create_team, name="create_team"),
]
