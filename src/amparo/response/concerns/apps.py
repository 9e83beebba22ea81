from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    """Somebody tells that a child may be in danger."""

    name = "amparo.response.concerns"
    label = "concerns"

    def ready(self) -> None:
        from . import policy, tasks  # noqa: F401  (declares duties and verbs)
