from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """A directory of who can help."""

    name = "amparo.response.services"
    label = "services"

    def ready(self) -> None:
        from . import doors, policy  # noqa: F401  (declares the room's verbs)

        doors.declare()
