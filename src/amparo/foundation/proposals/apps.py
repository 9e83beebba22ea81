from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Proposals: a change by one person that another confirms."""

    name = "amparo.foundation.proposals"
    label = "proposals"
