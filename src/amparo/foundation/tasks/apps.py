from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Tasks: everything that is due."""

    name = "amparo.foundation.tasks"
    label = "tasks"

    def ready(self) -> None:
        from . import key_task_kinds, policy  # noqa: F401  (kinds, permissions)
