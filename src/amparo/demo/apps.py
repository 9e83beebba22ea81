from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration alliance: invented people, tame texts."""

    name = "amparo.demo"
    label = "demo"
