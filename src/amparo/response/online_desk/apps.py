from django.apps import AppConfig


class OnlineDeskConfig(AppConfig):
    """Online addresses: opened by the online desk, handed to a hotline, deleted."""

    name = "amparo.response.online_desk"
    label = "online_desk"

    def ready(self) -> None:
        from . import panels, policy  # noqa: F401  (they register themselves)
