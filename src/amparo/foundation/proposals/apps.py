from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """A change by one, confirmed by another."""

    name = "amparo.foundation.proposals"
    label = "proposals"
