from django.apps import AppConfig


class KernelConfig(AppConfig):
    """What every room builds on; it has no tables of its own."""

    name = "amparo.foundation.kernel"
    label = "kernel"
