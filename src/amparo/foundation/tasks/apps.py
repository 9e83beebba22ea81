from django.apps import AppConfig


class TasksConfig(AppConfig):
    """Everything that is due."""

    name = "amparo.foundation.tasks"
    label = "tasks"

    def ready(self) -> None:
        from . import key_task_kinds, policy  # noqa: F401  (they declare task kinds and permissions)
