from django.apps import AppConfig


class OnlineDeskConfig(AppConfig):
    """Addresses of something online: opened, handed to a hotline, destroyed."""

    name = "amparo.response.online_desk"
    label = "online_desk"

    def ready(self) -> None:
        from . import panels, policy  # noqa: F401  (they register themselves)
