from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    """Reports that a child may be in danger, from intake to closing."""

    name = "amparo.response.concerns"
    label = "concerns"

    def ready(self) -> None:
        from . import policy, secret_stocks, tasks  # noqa: F401  (they register)

        secret_stocks.register()
