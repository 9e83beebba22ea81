from django.apps import AppConfig


class KernelConfig(AppConfig):
    """What every room builds on; its tables: the secrets, and signs of life."""

    name = "amparo.foundation.kernel"
    label = "kernel"

    def ready(self) -> None:
        from .generations import register_codes

        register_codes()
