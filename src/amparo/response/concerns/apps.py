from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    """Reports that a child may be in danger, from intake to closing."""

    name = "amparo.response.concerns"
    label = "concerns"

    def ready(self) -> None:
        from amparo.foundation.matching.index import add_kind

        from . import policy, search_providers, secret_stocks, tasks  # noqa: F401
        from .matching.found_by import read_entries
        from .signed_messages import CONCERN

        secret_stocks.register()
        search_providers.declare()
        add_kind(CONCERN, read_entries)
