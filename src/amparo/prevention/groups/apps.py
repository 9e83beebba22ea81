from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """Groups of children and communities, and what children ask."""

    name = "amparo.prevention.groups"
    label = "groups"

    def ready(self) -> None:
        from amparo.foundation.questionnaires.attach import declare

        from . import journal_subjects, policy, tasks  # noqa: F401  (they register)
        from .attachments import GROUP

        journal_subjects.declare()
        declare(GROUP)
