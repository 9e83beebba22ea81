from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Case management: from opening a case to closing it."""

    name = "amparo.response.cases"
    label = "cases"

    def ready(self) -> None:
        from . import policy, search_providers, tasks  # noqa: F401  (they register themselves)

        search_providers.declare()
