from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """Supervisors of two teams consult about a possible duplicate."""

    name = "amparo.response.consultations"
    label = "consultations"

    def ready(self) -> None:
        from . import panels, policy, tasks  # noqa: F401  (they register themselves)
