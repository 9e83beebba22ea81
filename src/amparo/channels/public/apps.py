from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The pages that anybody can open, without account, cookie or script."""

    name = "amparo.channels.public"
    label = "public"

    def ready(self) -> None:
        from . import policy  # noqa: F401  (declares the permissions)
        from .staff.setup_step import register

        register()
