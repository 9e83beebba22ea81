from django.apps import AppConfig


class ReporterNamesConfig(AppConfig):
    """Custodians share the name of a reporter with one colleague, for a time."""

    name = "amparo.response.reporter_names"
    label = "reporter_names"

    def ready(self) -> None:
        from . import panels, policy  # noqa: F401  (they register themselves)
