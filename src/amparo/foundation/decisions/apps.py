from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Decisions of two people, and whom they touch."""

    name = "amparo.foundation.decisions"
    label = "decisions"

    def ready(self) -> None:
        from . import (  # noqa: F401  (permissions, kinds of task, words of alarms)
            alarms,
            policy,
            tasks,
        )
