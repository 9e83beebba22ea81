from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The pages of the journal, for those who watch and for everyone."""

    name = "amparo.foundation.audit"
    label = "audit"

    def ready(self) -> None:
        from . import emergency, policy, tasks  # noqa: F401  (they register themselves)
