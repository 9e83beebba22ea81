from django.apps import AppConfig


class MutingConfig(AppConfig):
    """An abusive contact is muted for a time."""

    name = "amparo.response.muting"
    label = "muting"

    def ready(self) -> None:
        from . import panels, policy, tasks  # noqa: F401  (they register themselves)
