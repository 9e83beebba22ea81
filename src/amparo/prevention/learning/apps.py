from django.apps import AppConfig


class LearningConfig(AppConfig):
    """Lessons for children and adults, and the offer check."""

    name = "amparo.prevention.learning"
    label = "learning"

    def ready(self) -> None:
        from . import policy  # noqa: F401  (declares the permissions)
