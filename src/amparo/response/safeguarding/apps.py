from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    """A concern about one of us is handed to a safeguarding team."""

    name = "amparo.response.safeguarding"
    label = "safeguarding"

    def ready(self) -> None:
        from . import panels, policy  # noqa: F401  (they register themselves)
