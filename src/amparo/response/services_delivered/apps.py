from django.apps import AppConfig


class ServicesDeliveredConfig(AppConfig):
    """Services delivered: what a child received, by whom, when and how much."""

    name = "amparo.response.services_delivered"
    label = "services_delivered"

    def ready(self) -> None:
        from . import panels, policy  # noqa: F401  (it registers itself)

        panels.register()
