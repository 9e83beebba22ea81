from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The tamper-evident record of who did and saw what."""

    name = "amparo.foundation.journal"
    label = "journal"
