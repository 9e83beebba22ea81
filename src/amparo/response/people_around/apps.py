from django.apps import AppConfig


class PeopleAroundConfig(AppConfig):
    """The people around a child, care, whereabouts, incidents."""

    name = "amparo.response.people_around"
    label = "people_around"

    def ready(self) -> None:
        from . import correctable, panels, policy  # noqa: F401  (registers itself)

        correctable.declare()
        panels.declare()
