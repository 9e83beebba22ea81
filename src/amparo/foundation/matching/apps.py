from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Finding names and numbers again."""

    name = "amparo.foundation.matching"
    label = "matching"

    def ready(self) -> None:
        from ..vault.record_keys import watch_grants
        from ..vault.team_keys import after_rotation
        from . import policy, secret_stocks, tasks  # noqa: F401  (they register)
        from .index import grants_changed, rekey

        watch_grants(grants_changed)
        after_rotation(rekey)
        secret_stocks.register()
