from django.apps import AppConfig


class IntakeFiguresConfig(AppConfig):
    """How many concerns came in, how soon they were answered, what came of them."""

    name = "amparo.results.intake_figures"
    label = "intake_figures"

    def ready(self) -> None:
        from . import panels, policy  # noqa: F401  (they register themselves)
