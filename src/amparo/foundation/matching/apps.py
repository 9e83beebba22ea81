from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Finding names and numbers again."""

    name = "amparo.foundation.matching"
    label = "matching"

    def ready(self) -> None:
        from ..vault.record_keys import watch_grants
        from ..vault.team_keys import after_rotation
        from . import policy, tasks  # noqa: F401  (permissions, kinds of task)
        from .index import grants_changed, rekey

        watch_grants(grants_changed)
        after_rotation(rekey)
