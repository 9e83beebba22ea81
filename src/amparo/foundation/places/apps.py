from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Countries, areas, helplines, reporting duties."""

    name = "amparo.foundation.places"
    label = "places"

    def ready(self) -> None:
        from . import policy  # noqa: F401  (declares the room's verbs)
