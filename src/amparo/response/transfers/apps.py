from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """Transfers of concerns: another team accepts or declines."""

    name = "amparo.response.transfers"
    label = "transfers"

    def ready(self) -> None:
        from amparo.foundation.tasks.subjects import add_describer

        from . import panels, policy, search_providers, tasks  # noqa: F401  (register)
        from .task_subjects import TRANSFER, describe

        add_describer(describe, TRANSFER)
        search_providers.declare()
