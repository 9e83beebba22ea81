from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """What led nowhere is deleted when its retention period has ended."""

    name = "amparo.response.retention"
    label = "retention"

    def ready(self) -> None:
        from . import panels, policy, tasks  # noqa: F401  (they register themselves)
