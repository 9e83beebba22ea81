from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """Transfers of concerns: another team accepts or declines."""

    name = "amparo.response.transfers"
    label = "transfers"

    def ready(self) -> None:
        from . import panels, policy, tasks  # noqa: F401  (they register themselves)
