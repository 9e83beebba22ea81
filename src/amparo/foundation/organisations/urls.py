from django.urls import path

from .views import directory, edits, hours, safeguarding_teams, teams

app_name = "organisations"
urlpatterns = [
    path("", directory.directory, name="directory"),
    path("export/", directory.export, name="export"),
    path("new/", edits.create, name="create"),
    path("teams/<uuid:team_id>/", teams.team, name="team"),
    path("teams/<uuid:team_id>/change/", teams.change_team, name="change_team"),
    path(
        "teams/<uuid:team_id>/receiving/start/",
        teams.start_receiving,
        name="start_receiving",
    ),
    path(
        "teams/<uuid:team_id>/receiving/stop/",
        teams.stop_receiving,
        name="stop_receiving",
    ),
    path("teams/<uuid:team_id>/standby/", teams.name_standby, name="name_standby"),
    path(
        "teams/<uuid:team_id>/standby/switch/",
        teams.switch_to_standby,
        name="switch_to_standby",
    ),
    path("teams/<uuid:team_id>/hours/", hours.set_hours, name="set_hours"),
    path("teams/<uuid:team_id>/days/", hours.add_day, name="add_day"),
    path(
        "teams/<uuid:team_id>/country-days/",
        hours.add_country_day,
        name="add_country_day",
    ),
    path("days/<uuid:day_id>/remove/", hours.remove_day, name="remove_day"),
    path(
        "country-days/<uuid:country_day_id>/remove/",
        hours.remove_country_day,
        name="remove_country_day",
    ),
    path(
        "teams/<uuid:team_id>/safeguarding-team/",
        safeguarding_teams.of_country,
        name="name_safeguarding_team",
    ),
    path(
        "<uuid:organisation_id>/safeguarding-team/",
        safeguarding_teams.of_partner,
        name="name_safeguarding_of_partner",
    ),
    path("teams/<uuid:team_id>/keepers/", teams.change_keepers, name="change_keepers"),
    path("<uuid:organisation_id>/", directory.organisation, name="organisation"),
    path("<uuid:organisation_id>/change/", edits.change, name="change"),
    path(
        "<uuid:organisation_id>/safeguarding/",
        edits.set_safeguarding,
        name="set_safeguarding",
    ),
    path("<uuid:organisation_id>/teams/new/", teams.create_team, name="create_team"),
]
