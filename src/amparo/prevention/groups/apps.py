from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """Groups of children and communities, and what children ask."""

    name = "amparo.prevention.groups"
    label = "groups"

    def ready(self) -> None:
        from amparo.foundation.questionnaires.attach import declare
        from amparo.foundation.tasks.subjects import add_describer

        from . import journal_subjects, policy, tasks  # noqa: F401  (they register)
        from .attachments import GROUP
        from .task_subjects import REQUEST, describe

        journal_subjects.declare()
        declare(GROUP)
        add_describer(describe, REQUEST)
