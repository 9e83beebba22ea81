from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    """Follow-up of children: contacts, visits, services, and after closing."""

    name = "amparo.response.follow_up"
    label = "follow_up"

    def ready(self) -> None:
        from amparo.foundation.tasks.subjects import add_describer

        from . import panels, policy, tasks  # noqa: F401  (they register themselves)
        from .task_subjects import CONTACT, TRIP, describe_contacts, describe_trips

        add_describer(describe_contacts, CONTACT)
        add_describer(describe_trips, TRIP)
        panels.register()
