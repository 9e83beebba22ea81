from django.apps import AppConfig


class HomeVisitsConfig(AppConfig):
    """Home visits: in pairs, with a route, checked in and out, else an alarm."""

    name = "amparo.response.home_visits"
    label = "home_visits"

    def ready(self) -> None:
        from amparo.foundation.tasks.subjects import add_describer

        from . import panels, policy, tasks  # noqa: F401  (they register themselves)
        from .task_subjects import TRIP, describe

        add_describer(describe, TRIP)
        panels.register()
