from django.apps import AppConfig


class CountriesConfig(AppConfig):
    """Countries, areas, helplines, reporting duties."""

    name = "amparo.foundation.countries"
    label = "countries"

    def ready(self) -> None:
        from . import operations, policy  # noqa: F401  (declares the room's permissions)
