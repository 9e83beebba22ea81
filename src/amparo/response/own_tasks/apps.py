from django.apps import AppConfig


class OwnTasksConfig(AppConfig):
    """Tasks that people set for themselves or a colleague."""

    name = "amparo.response.own_tasks"
    label = "own_tasks"

    def ready(self) -> None:
        from amparo.foundation.tasks.starts import Start, add_start
        from amparo.foundation.tasks.subjects import add_describer

        from . import journal_subjects, panels, policy, tasks  # noqa: F401  (register)
        from .task_subjects import OWN_TASK, describe

        add_describer(describe, OWN_TASK)
        add_start(Start("own_task.add", "own_tasks:add", tasks.ADD))
        journal_subjects.declare()
        panels.register()
