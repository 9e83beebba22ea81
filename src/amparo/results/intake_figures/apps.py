from django.apps import AppConfig


class IntakeFiguresConfig(AppConfig):
    """How many concerns were received, how soon they were answered, the outcomes."""

    name = "amparo.results.intake_figures"
    label = "intake_figures"

    def ready(self) -> None:
        from . import panels, policy  # noqa: F401  (they register themselves)
