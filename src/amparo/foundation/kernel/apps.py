from django.apps import AppConfig


class KernelConfig(AppConfig):
    """What every room builds on; its one table is of the server's secrets."""

    name = "amparo.foundation.kernel"
    label = "kernel"

    def ready(self) -> None:
        from .generations import register_codes

        register_codes()
