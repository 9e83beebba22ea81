from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """The directory of services."""

    name = "amparo.response.services"
    label = "services"

    def ready(self) -> None:
        from . import (  # noqa: F401  (they register themselves)
            listings,
            policy,
            search_providers,
            tasks,
        )

        search_providers.declare()
