from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """Transfers of concerns: another team accepts or declines."""

    name = "amparo.response.transfers"
    label = "transfers"

    def ready(self) -> None:
        from . import panels, policy, search_providers, tasks  # noqa: F401  (register)

        search_providers.declare()
