from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """The directory of services."""

    name = "amparo.response.services"
    label = "services"

    def ready(self) -> None:
        from . import policy, search_providers  # noqa: F401  (they register themselves)

        search_providers.declare()
