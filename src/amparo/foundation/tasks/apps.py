from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    """Tasks: everything that is due."""

    name = "amparo.foundation.tasks"
    label = "tasks"

    def ready(self) -> None:
        from ..accounts.departures import Held, add_held
        from ..vault.alarms import on_alarm
        from . import key_task_kinds, policy, secret_stocks  # noqa: F401
        from .alarm_tasks import follow_alarm
        from .departures import count_tasks, give_back_tasks

        secret_stocks.register()
        on_alarm(follow_alarm)
        add_held(Held("tasks", _("Open tasks"), count_tasks, give_back_tasks))
