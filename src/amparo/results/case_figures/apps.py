from django.apps import AppConfig


class CaseFiguresConfig(AppConfig):
    """What was done in time in cases, for whom, with what result."""

    name = "amparo.results.case_figures"
    label = "case_figures"

    def ready(self) -> None:
        from . import panels, policy  # noqa: F401  (they register themselves)
