from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Referrals to services, from sending to outcome and feedback."""

    name = "amparo.response.referrals"
    label = "referrals"

    def ready(self) -> None:
        from . import journal_subjects, policy, tasks  # noqa: F401  (they register themselves)
        from .search_providers import declare

        declare()
        journal_subjects.declare()
