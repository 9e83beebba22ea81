from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """Declared indicators, computed from records."""

    name = "amparo.results.indicators"
    label = "indicators"

    def ready(self) -> None:
        from . import policy  # noqa: F401  (declares the permissions)
