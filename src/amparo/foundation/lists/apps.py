from django.apps import AppConfig


class ListsConfig(AppConfig):
    """What every list of the house shares, and how records move."""

    name = "amparo.foundation.lists"
    label = "lists"

    def ready(self) -> None:
        from . import policy  # noqa: F401  (it registers itself)
