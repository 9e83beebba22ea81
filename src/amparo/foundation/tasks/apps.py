from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks: everything that is due."""

    name = "amparo.foundation.tasks"
    label = "tasks"

    def ready(self) -> None:
        from ..vault.alarms import on_alarm
        from . import key_task_kinds, policy, secret_stocks  # noqa: F401
        from .alarm_tasks import follow_alarm

        secret_stocks.register()
        on_alarm(follow_alarm)
