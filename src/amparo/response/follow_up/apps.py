from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    """Follow-up of children: contacts, and what comes after closing."""

    name = "amparo.response.follow_up"
    label = "follow_up"

    def ready(self) -> None:
        from amparo.foundation.tasks.subjects import add_describer

        from . import panels, policy, tasks  # noqa: F401  (they register themselves)
        from .task_subjects import CONTACT, describe

        add_describer(describe, CONTACT)
        panels.register()
