from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks: everything that is due."""

    name = "amparo.foundation.tasks"
    label = "tasks"

    def ready(self) -> None:
        from ..vault.alarms import on_alarm
        from . import key_task_kinds, policy  # noqa: F401  (kinds, permissions)
        from .alarm_tasks import follow_alarm

        on_alarm(follow_alarm)
