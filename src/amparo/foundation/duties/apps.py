from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """Everything that is due."""

    name = "amparo.foundation.duties"
    label = "duties"

    def ready(self) -> None:
        from . import duties, policy  # noqa: F401  (they declare duties and verbs)
