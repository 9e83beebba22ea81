from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Retention of concerns that led nowhere: warn, extend, delete."""

    name = "amparo.response.retention"
    label = "retention"

    def ready(self) -> None:
        from . import panels, policy, tasks  # noqa: F401  (they register themselves)
