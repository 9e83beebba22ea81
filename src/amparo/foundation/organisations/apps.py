from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Organisations and their teams."""

    name = "amparo.foundation.organisations"
    label = "organisations"

    def ready(self) -> None:
        from . import policy  # noqa: F401  (declares the room's permissions)
